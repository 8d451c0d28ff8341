package io.vimock.bench.load;

import java.io.IOException;
import java.util.List;

/** The two ways to wait for a task. */
enum Tasks {
    /** Asks again and again. */
    POLLED {
        @Override
        boolean await(VimClient client, Ref task) throws IOException {
            String request = client.read(task, STATE);
            while (true) {
                Answer answer = client.call(request);
                if (isOver(answer)) {
                    return answer.contains(SUCCESS);
                }
            }
        }
    },

    /** Has the server tell, by a filter on the task, like most clients do. */
    WATCHED {
        @Override
        boolean await(VimClient client, Ref task) throws IOException {
            Ref filter = client.createFilter(Soap.filterOf("spec", task, STATE));
            String version = "";
            while (true) {
                Answer answer = client.waitForUpdates(version);
                if (isOver(answer)) {
                    boolean done = answer.contains(SUCCESS);
                    client.destroyFilter(filter);
                    return done;
                }
                version = VimClient.version(answer);
            }
        }
    };

    private static final List<String> STATE = List.of("info.state");
    private static final String SUCCESS = ">success<";

    /** Waits until a task is over; whether it succeeded. */
    abstract boolean await(VimClient client, Ref task) throws IOException;

    /** Starts a task and waits until it is over; whether it succeeded. */
    boolean run(VimClient client, String request) throws IOException {
        return await(client, new Ref("Task", client.value(request)));
    }

    private static boolean isOver(Answer answer) {
        return answer.contains(SUCCESS) || answer.contains(">error<");
    }
}
