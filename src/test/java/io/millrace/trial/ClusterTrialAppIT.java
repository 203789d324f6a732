package io.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of {@link ClusterTrial}. */
class ClusterTrialAppIT {
  private static final Logger LOG = Logger.getLogger(ClusterTrialAppIT.class);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void processors_thatAreKilled_loseNothing(boolean exactlyOnce) throws Exception {
    int kills = exactlyOnce ? 2 : 1;
    int rollings = exactlyOnce ? 1 : 0;
    ClusterTrial trial = new ClusterTrial(20, 600, kills, rollings, exactlyOnce, 1);

    trial.run();

    LOG.info("\n" + trial.table());
    assertThat(trial.isPassed()).as(trial.table()).isTrue();
  }
}
