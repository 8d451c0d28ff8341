package io.vimock.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A request's body that can be sent once.
 *
 * <p>java.net.http repeats no POST, but a system property ({@code jdk.httpclient.enableAllMethodRetry}) makes it do so for
 * the whole JVM. A second subscription fails here. Also counts what was sent.
 */
final class OnceBody implements HttpRequest.BodyPublisher {
    private final HttpRequest.BodyPublisher content;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicLong sent = new AtomicLong();

    private final LongConsumer progress;

    OnceBody(HttpRequest.BodyPublisher content) {
        this(content, bytes -> {});
    }

    /** Tells how many bytes were handed over, each time that some were. */
    OnceBody(HttpRequest.BodyPublisher content, LongConsumer progress) {
        this.content = content;
        this.progress = progress;
    }

    /** The bytes that were handed to the connection so far. */
    long sent() {
        return sent.get();
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (used.getAndSet(true)) {
            HttpRequest.BodyPublishers.noBody().subscribe(new Refusal(subscriber));
        } else {
            content.subscribe(new Counter(subscriber));
        }
    }

    /** Passes everything on, and counts. */
    private final class Counter implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> next;

        Counter(Flow.Subscriber<? super ByteBuffer> next) {
            this.next = next;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            next.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            long total = sent.addAndGet(bytes.remaining());
            next.onNext(bytes);
            progress.accept(total);
        }

        @Override
        public void onError(Throwable failure) {
            next.onError(failure);
        }

        @Override
        public void onComplete() {
            next.onComplete();
        }
    }

    /** Fails instead of completing. */
    private record Refusal(Flow.Subscriber<? super ByteBuffer> next) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            next.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            throw new IllegalStateException("an empty body has no content");
        }

        @Override
        public void onError(Throwable failure) {
            next.onError(failure);
        }

        @Override
        public void onComplete() {
            next.onError(
                    new IOException("the connection broke when the request was out, which is not sent a second time"));
        }
    }
}
