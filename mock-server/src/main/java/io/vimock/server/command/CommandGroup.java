package io.vimock.server.command;

import java.util.ArrayList;
import java.util.List;

/** A command that has commands below it. Alone it does something, too, if only to say what is missing. */
public abstract class CommandGroup extends Command {
    /**
     * @param name how users call it
     * @param description what it does, a sentence
     */
    protected CommandGroup(String name, String description) {
        super(name, description);
    }

    /** The commands below, as help lists them; only asked for when one of them or help is. */
    protected abstract List<Command> commands();

    /** Whether its options may stand before the name of a command below, which then has them, too. */
    protected boolean sharesOptions() {
        return false;
    }

    /** The command below with this name. */
    final Command command(String name) {
        List<String> names = new ArrayList<>();
        for (Command command : commands()) {
            if (command.name().equals(name)) {
                return command;
            }
            names.add(command.name());
        }
        throw new UsageException("unknown command '" + name + "'" + NearestName.suggestion(name, names));
    }
}
