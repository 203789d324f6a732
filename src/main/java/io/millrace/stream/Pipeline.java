package io.millrace.stream;

import io.millrace.chunk.ChunkProcessor;
import io.millrace.codec.CodecException;
import io.millrace.codec.CodecSettings;
import io.millrace.codec.MediaCodec;
import io.millrace.demux.Demuxer;
import io.millrace.event.EventBus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The stages put together, and the threads that they run on. */
public final class Pipeline {
  private static final Duration DRAIN_POLL = Duration.ofMillis(20);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT_MISSED = Duration.ofSeconds(15);

  private final PipelineSettings settings;
  private final ChunkProcessor processor;
  private final MediaCodec codec;
  private final EventBus events;
  private final Receipts receipts = new Receipts();
  private final StreamRegistry registry;
  private final FollowedStreams followed;
  private final Thumbnails thumbnails;
  private final RenditionMaker renditions;
  private final MediaIngest ingest;
  private final ExecutorService senders;
  private final ScheduledExecutorService timer;
  private final Runnable afterShutdown;
  private final Uni<Void> shutdown =
      Uni.createFrom().deferred(this::shutDownOnce).memoize().indefinitely();
  private volatile boolean isShutDown;
  private volatile long heartbeatNanos = System.nanoTime();

  /**
   * Puts the stages together.
   *
   * @param worker runs readers, listeners and clean-up; shared, never blocked for long
   * @param afterShutdown ends what the caller has made for the pipeline
   */
  public Pipeline(
      PipelineSettings settings,
      PipelineListener listener,
      Executor worker,
      Runnable afterShutdown) {
    this.settings = settings;
    this.afterShutdown = afterShutdown;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("millrace-timer").factory());
    this.senders =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("millrace-sender-", 0).factory());
    var unused =
        timer.scheduleAtFixedRate(
            () -> heartbeatNanos = System.nanoTime(), 0, HEARTBEAT.toNanos(), TimeUnit.NANOSECONDS);
    this.events = new EventBus(worker);
    this.processor =
        new ChunkProcessor(settings.chunks(), settings.limits(), System::nanoTime, timer, worker);
    this.codec = codec(settings.codec(), worker);
    StreamContext context =
        new StreamContext(
            settings.streams(),
            processor,
            codec,
            events,
            new PipelineTotals(),
            listener,
            InstantSource.system(),
            System::nanoTime,
            timer,
            settings.underrunAfter(),
            new AtomicLong(),
            receipts);
    this.registry = new StreamRegistry(context, worker, timer);
    this.followed = new FollowedStreams(registry, context);
    this.thumbnails = new Thumbnails(registry, settings.thumbnails(), settings.codec().limits());
    this.renditions =
        new RenditionMaker(registry, settings.renditions(), settings.codec(), senders);
    this.ingest =
        new MediaIngest(
            registry,
            new LocalIntake(registry),
            new Demuxer(settings.demux()),
            senders,
            thumbnails::ofSender,
            renditions,
            settings.maxSenders(),
            settings.senderTimeout());
  }

  /**
   * An entry for media whose chunks go elsewhere than into the pipeline's own streams. What would
   * be made of the media beside its chunks, thumbnails and renditions, is not made.
   */
  public MediaIngest ingestInto(ChunkIntake intake) {
    return new MediaIngest(
        registry,
        intake,
        new Demuxer(settings.demux()),
        senders,
        thumbnails::none,
        new RenditionMaker(
            registry, settings.renditions().withMaxStreams(0), settings.codec(), senders),
        settings.maxSenders(),
        settings.senderTimeout());
  }

  /** A codec whose METADATA chunks are those of demuxed media. */
  static MediaCodec codec(CodecSettings settings, Executor worker) {
    try {
      return new MediaCodec(settings, new JsonMetadata(), worker);
    } catch (CodecException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A pipeline with worker threads of its own, for a program without a container. */
  static Pipeline standalone(PipelineSettings settings) {
    ExecutorService worker =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("millrace-worker-", 0).factory());
    return new Pipeline(settings, PipelineListener.NONE, worker, worker::shutdown);
  }

  public StreamRegistry registry() {
    return registry;
  }

  /** The way in of streams that others put in order. */
  public FollowedStreams followed() {
    return followed;
  }

  public MediaIngest ingest() {
    return ingest;
  }

  public Thumbnails thumbnails() {
    return thumbnails;
  }

  public RenditionMaker renditions() {
    return renditions;
  }

  /** Who waits to hear what becomes of chunks. */
  public Receipts receipts() {
    return receipts;
  }

  public EventBus events() {
    return events;
  }

  public ChunkProcessor processor() {
    return processor;
  }

  /** Its sessions of a stream are closed with the stream. */
  public MediaCodec codec() {
    return codec;
  }

  /** True while the timer runs, which keeps streams from stalling. */
  public boolean isAlive() {
    return isShutDown || System.nanoTime() - heartbeatNanos < HEARTBEAT_MISSED.toNanos();
  }

  /**
   * Takes nothing more in, delivers what is held, ends every stream and waits for the readers. All
   * calls share one shutdown.
   *
   * @return completes when every reader has what is its own, or after the drain timeout
   */
  public Uni<Void> shutdown() {
    return shutdown;
  }

  private Uni<Void> shutDownOnce() {
    isShutDown = true;
    senders.shutdownNow();
    registry.close();
    return readersGone().onTermination().invoke(this::release);
  }

  private Uni<Void> readersGone() {
    long polls = settings.drainTimeout().dividedBy(DRAIN_POLL);
    return Uni.createFrom()
        .item(() -> registry.readers().isEmpty())
        .repeat()
        .withDelay(DRAIN_POLL)
        .atMost(Math.max(1, polls))
        .select()
        .first(done -> !done)
        .onItem()
        .ignoreAsUni();
  }

  private void release() {
    events.close();
    codec.close();
    processor.close();
    timer.shutdownNow();
    thumbnails.close();
    afterShutdown.run();
  }
}
