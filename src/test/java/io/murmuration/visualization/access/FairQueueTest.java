package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.http.ClientNetwork;
import io.murmuration.support.Networks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>();
  private final ClientNetwork greedy = Networks.of("192.0.2.1");
  private final ClientNetwork modest = Networks.of("192.0.2.2");

  @Test
  void poll_manyTasksOfOneNetwork_otherNetworkDoesNotWaitForThem() {
    for (int i = 0; i < 100; i++) {
      queue.add(greedy, "greedy " + i);
    }
    queue.add(modest, "modest 0");
    queue.add(modest, "modest 1");

    assertThat(polled(5))
        .containsExactly("greedy 0", "modest 0", "greedy 1", "modest 1", "greedy 2");
    assertThat(queue.size()).isEqualTo(97);
    assertThat(queue.size(greedy)).isEqualTo(97);
    assertThat(queue.size(modest)).isZero();
  }

  @Test
  void remove_waitingTask_doesNotComeAndLaterOnesKeepTheirOrder() {
    queue.add(greedy, "a");
    queue.add(greedy, "b");
    queue.add(greedy, "c");
    queue.add(modest, "d");

    assertThat(queue.remove(greedy, "b")).isTrue();
    assertThat(queue.remove(greedy, "b")).isFalse();
    assertThat(queue.remove(modest, "d")).isTrue();
    assertThat(polled(3)).containsExactly("a", "c", null);
    assertThat(queue.size()).isZero();
  }

  private List<String> polled(int count) {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(queue.poll());
    }
    return tasks;
  }
}
