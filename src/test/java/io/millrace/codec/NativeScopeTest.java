package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class NativeScopeTest {
  private final List<String> freed = new ArrayList<>();
  private final NativeScope scope = new NativeScope();

  @Test
  void close_freesTheLastFirst_andEachOnce() throws CodecException {
    long before = NativeScope.liveObjects();
    try (BytePointer bytes = new BytePointer(1)) {
      assertThat(scope.own(bytes, "a", unused -> freed.add("a"))).isSameAs(bytes);
      scope.own(bytes, "b", unused -> freed.add("b"));
      assertThat(NativeScope.liveObjects()).isEqualTo(before + 2);

      scope.close();
      scope.close();
      assertThat(NativeScope.liveObjects()).isEqualTo(before);
    }
    assertThat(freed).containsExactly("b", "a");
  }

  @Test
  void nullPointer_isAFailureThatNamesTheObject() {
    assertThatThrownBy(() -> scope.own(null, "a frame", unused -> freed.add("a")))
        .isInstanceOf(CodecException.class)
        .hasMessage("make a frame: failed");
    assertThatThrownBy(() -> scope.own(new BytePointer(), "a frame", unused -> freed.add("a")))
        .isInstanceOf(CodecException.class);
    scope.close();
    assertThat(freed).isEmpty();
  }
}
