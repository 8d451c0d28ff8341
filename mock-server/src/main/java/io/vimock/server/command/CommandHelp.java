package io.vimock.server.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** The text that {@code --help} prints: usage, description, and two columns for all that the command takes. */
final class CommandHelp {
    private static final int STANDARD_WIDTH = 80;
    private static final int LEAST_WIDTH = 60;
    private static final String SHORT_INDENT = "  ";
    private static final String LONG_INDENT = "      ";
    private static final String GAP = "   ";

    private final int width;
    private final StringBuilder text = new StringBuilder();

    /** @param path the command's name, after those of the commands that it is below */
    CommandHelp(Command command, String path, int width) {
        this.width = width;
        CommandGroup group = command instanceof CommandGroup some ? some : null;
        String start = "Usage: " + path + " ";
        List<String> usage = new ArrayList<>(List.of("[-hV]"));
        Map<String, String> taken = new LinkedHashMap<>();
        for (Operand operand : command.operands()) {
            taken.put(LONG_INDENT + operand.usage(), operand.description());
        }
        CommandOptions options = command.options();
        for (Option option : options.complete().getOptions()) {
            String written = CommandOptions.written(option);
            if (option.getOpt() == null) {
                taken.put(LONG_INDENT + written, option.getDescription());
                String repeated = options.isRepeatable(CommandOptions.name(option)) ? "..." : "";
                usage.add(option.isRequired() ? written : "[" + written + "]" + repeated);
            } else {
                taken.put(SHORT_INDENT + "-" + option.getOpt() + ", " + written, option.getDescription());
            }
        }
        command.operands().forEach(operand -> usage.add(operand.usage()));
        if (group != null) {
            usage.add("[COMMAND]");
        }
        lines(start, usage, start.length());
        lines("", words(command.description()), 0);
        columns(taken);
        if (group != null) {
            text.append("Commands:\n");
            Map<String, String> commands = new LinkedHashMap<>();
            group.commands().forEach(below -> commands.put(SHORT_INDENT + below.name(), below.description()));
            columns(commands);
        }
        text.append(command.notes());
    }

    /** The width of the terminal, where somebody says it. */
    static int width() {
        return width(System.getenv("COLUMNS"));
    }

    static int width(@Nullable String columns) {
        return columns == null || columns.length() > 4 || !Arguments.consistsOf(columns, "0123456789")
                ? STANDARD_WIDTH
                : Math.max(LEAST_WIDTH, Integer.parseInt(columns));
    }

    private void columns(Map<String, String> rows) {
        int column = GAP.length();
        for (String left : rows.keySet()) {
            column = Math.max(column, left.length() + GAP.length());
        }
        for (Map.Entry<String, String> row : rows.entrySet()) {
            String padding = " ".repeat(column - row.getKey().length());
            lines(row.getKey() + padding, words(row.getValue()), column + SHORT_INDENT.length());
        }
    }

    private static List<String> words(String sentence) {
        return List.of(sentence.split(" "));
    }

    /** Words, on as many lines as they need; all but the first begin with blanks. */
    private void lines(String start, List<String> words, int indent) {
        StringBuilder line = new StringBuilder(start);
        String between = "";
        for (String word : words) {
            if (!between.isEmpty() && line.length() + 1 + word.length() > width) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(indent));
                between = "";
            }
            line.append(between).append(word);
            between = " ";
        }
        text.append(line).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
