package io.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@link AmqpTrial}. */
@Timeout(300)
class AmqpTrialAppIT {
  private static final Logger LOG = Logger.getLogger(AmqpTrialAppIT.class);

  @Test
  void processor_thatIsKilledAndABrokerThatRestarts_loseNothing() throws Exception {
    AmqpTrial trial = new AmqpTrial(20, 600, 1, 1, 1, Duration.ofSeconds(15));

    trial.run();

    LOG.info("\n" + trial.table());
    assertThat(trial.isPassed()).as(trial.table()).isTrue();
  }
}
