package io.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The short form of {@link OutageTrial}. */
class OutageTrialAppIT {
  private static final Logger LOG = Logger.getLogger(OutageTrialAppIT.class);

  @Test
  void broker_thatIsAwayUnderLoad_losesNothingAcknowledgedAndCostsNoMemory() throws Exception {
    OutageTrial trial =
        new OutageTrial(
            new OutageTrial.Settings(
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                /* posters= */ 4,
                /* posts= */ 40,
                /* mediaMib= */ 6,
                /* budgetMib= */ 4));

    trial.run();

    LOG.info("\n" + trial.table());
    assertThat(trial.isPassed()).as(trial.table()).isTrue();
  }
}
