package io.vimock.server.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads what a command is given, and says in our words what the parser does not understand. Not thread safe. */
final class ArgumentsReader {
    private final Command command;
    private final CommandOptions declared;
    private final Options options;

    /** Whether the first word that is no option and no value is a command, to which everything after it belongs. */
    private final boolean endsAtCommand;

    ArgumentsReader(Command command) {
        this.command = command;
        this.declared = command.options();
        this.options = declared.complete();
        this.endsAtCommand = command instanceof CommandGroup group && group.sharesOptions();
    }

    /** @throws UsageException when the command does not take these */
    Arguments read(String... tokens) {
        CommandLine line = parse(written(tokens));
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Option option : line.getOptions()) {
            String name = CommandOptions.name(option);
            List<String> given = values.get(name);
            if (given == null) {
                given = new ArrayList<>();
                values.put(name, given);
            } else if (!declared.isRepeatable(name)) {
                throw new UsageException(name + " is given twice");
            }
            given.add(option.hasArg() ? option.getValue() : Arguments.ON);
        }
        List<String> operands = line.getArgList();
        if (endsAtCommand) {
            if (!operands.isEmpty() && isOption(operands.get(0))) {
                throw unknown(operands.get(0));
            }
        } else {
            count(operands);
        }
        return new Arguments(values, operands);
    }

    /**
     * The words as the parser is to see them: a flag without a value is on. It would also take {@code -listen} for
     * {@code --listen}, and {@code -vm3} for {@code --vm=3}, which nobody is to get used to.
     */
    private String[] written(String[] tokens) {
        String[] written = tokens.clone();
        for (int i = 0; i < written.length && !written[i].equals("--"); i++) {
            if (isOption(written[i])) {
                written[i] = written(written[i]);
            }
        }
        return written;
    }

    private String written(String token) {
        for (Option option : options.getOptions()) {
            if (option.hasArg() && token.startsWith(option.getLongOpt(), 1)) {
                throw unknown(token);
            }
            if (CommandOptions.isFlag(option) && token.equals(CommandOptions.name(option))) {
                return token + "=" + Arguments.ON;
            }
        }
        return token;
    }

    private static boolean isOption(String token) {
        return token.length() > 1 && token.charAt(0) == '-';
    }

    private CommandLine parse(String[] tokens) {
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(
                            options,
                            null,
                            endsAtCommand ? DefaultParser.NonOptionAction.STOP : DefaultParser.NonOptionAction.THROW,
                            tokens);
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw new UsageException(CommandOptions.name(option) + " needs a value: " + option.getArgName(), e);
        } catch (MissingOptionException e) {
            throw missing(e);
        } catch (UnrecognizedOptionException e) {
            throw unknown(e.getOption());
        } catch (ParseException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private UsageException missing(MissingOptionException e) {
        List<String> missing = new ArrayList<>();
        for (Object key : e.getMissingOptions()) {
            missing.add(CommandOptions.written(options.getOption(String.valueOf(key))));
        }
        return new UsageException(command.name() + " needs " + String.join(", ", missing), e);
    }

    private UsageException unknown(String token) {
        List<String> names = new ArrayList<>();
        for (Option option : options.getOptions()) {
            names.add(CommandOptions.name(option));
        }
        int value = token.indexOf('=');
        String name = value < 0 ? token : token.substring(0, value);
        return new UsageException("unknown option " + name + NearestName.suggestion(name, names));
    }

    private void count(List<String> given) {
        List<Operand> operands = command.operands();
        if (given.size() > operands.size()) {
            throw new UsageException("unexpected argument '" + given.get(operands.size()) + "'");
        }
        if (given.size() < operands.size() && operands.get(given.size()).required()) {
            throw new UsageException(
                    command.name() + " needs " + operands.get(given.size()).label());
        }
    }
}
