package io.vimock.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One file on its way, piece by piece. */
final class FileTransfer {
    private final VimConnection connection;
    private final LongConsumer progress;
    private final AtomicLong moved = new AtomicLong();

    FileTransfer(VimConnection connection, LongConsumer progress) {
        this.connection = connection;
        this.progress = progress;
    }

    /** Sends a request, once more in a new session when the server has ended the old one. */
    <T> HttpResponse<T> run(
            String what, URI url, UnaryOperator<HttpRequest.Builder> request, HttpResponse.BodyHandler<T> body) {
        int number = connection.currentSession().number();
        HttpResponse<T> answer = send(what, url, request, body);
        if (answer.statusCode() == 401 && renewed(what, number)) {
            return send(what, url, request, body);
        }
        return answer;
    }

    HttpResponse<Void> put(String what, URI url, Path source) {
        return run(what, url, request -> request.PUT(body(file(what, source))), toNowhere());
    }

    HttpResponse<Void> put(String what, URI url, InputStream source, long length) {
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.ofInputStream(() -> source);
        HttpRequest.BodyPublisher body =
                body(length < 0 ? content : HttpRequest.BodyPublishers.fromPublisher(content, length));
        return send(what, url, request -> request.PUT(body), toNowhere());
    }

    private OnceBody body(HttpRequest.BodyPublisher content) {
        return new OnceBody(content, sent -> {
            moved.set(sent);
            progress.accept(sent);
        });
    }

    private HttpRequest.BodyPublisher file(String what, Path source) {
        try {
            return HttpRequest.BodyPublishers.ofFile(source);
        } catch (IOException e) {
            throw new VimException(what + " at " + connection.url() + ": " + source + " cannot be read", e);
        }
    }

    private boolean renewed(String what, int number) {
        return connection
                .currentSession()
                .renew(number, new VimFileException(what, "", connection.url(), 401, "the session has ended"));
    }

    private <T> HttpResponse<T> send(
            String what, URI url, UnaryOperator<HttpRequest.Builder> request, HttpResponse.BodyHandler<T> body) {
        HttpTransport transport = connection.transport();
        try {
            return transport.transfer(request.apply(transport.request(url)).build(), body, moved::get);
        } catch (IOException e) {
            throw Failures.of(what + " at " + connection.url(), e);
        }
    }

    /** For answers whose content does not matter. */
    static HttpResponse.BodyHandler<Void> toNowhere() {
        return answer -> HttpResponse.BodySubscribers.discarding();
    }

    /** Into a stream. */
    HttpResponse.BodyHandler<Void> to(OutputStream target, long from) {
        return answer -> answer.statusCode() == (from > 0 ? 206 : answer.statusCode()) && isGood(answer.statusCode())
                ? new Sink(() -> Channels.newChannel(new Unclosed(target)), 0)
                : HttpResponse.BodySubscribers.discarding();
    }

    /** Into a file: a part behind what is there, a whole in its place. */
    HttpResponse.BodyHandler<Void> to(Path target, long from, OpenOption[] whole, OpenOption[] rest) {
        return answer -> {
            if (!isGood(answer.statusCode())) {
                return HttpResponse.BodySubscribers.discarding();
            }
            boolean part = answer.statusCode() == 206;
            return new Sink(() -> FileChannel.open(target, part ? rest : whole), part ? from : 0);
        };
    }

    private static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }

    /** Opens what is written to. */
    private interface Opening {
        WritableByteChannel open() throws IOException;
    }

    /** Writes every piece before it asks for the next. */
    private final class Sink implements HttpResponse.BodySubscriber<Void> {
        private final Opening opening;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private @Nullable WritableByteChannel channel;
        private Flow.@Nullable Subscription subscription;

        Sink(Opening opening, long start) {
            this.opening = opening;
            moved.set(start);
        }

        @Override
        public CompletionStage<Void> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Flow.Subscription source) {
            subscription = source;
            try {
                channel = opening.open();
                source.request(1);
            } catch (IOException e) {
                source.cancel();
                end.completeExceptionally(e);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            try {
                for (ByteBuffer piece : pieces) {
                    int size = piece.remaining();
                    while (piece.hasRemaining() && channel != null) {
                        channel.write(piece);
                    }
                    progress.accept(moved.addAndGet(size));
                }
                if (subscription != null) {
                    subscription.request(1);
                }
            } catch (IOException | RuntimeException e) {
                if (subscription != null) {
                    subscription.cancel();
                }
                onError(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            close();
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            close();
            end.complete(null);
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                end.completeExceptionally(new UncheckedIOException("the target cannot be written", e));
            }
        }
    }

    /** Leaves the stream to its owner. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
