package io.millrace.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A group of pictures: a keyframe and what follows it on its track, in decoding order, up to the
 * next keyframe.
 *
 * <p>Coded media does not say which picture needs which, so the group assumes the worst: a picture
 * that is not disposable is needed by all that follow. Then dropping from the end of the references
 * costs one picture a drop, and dropping anywhere else costs more.
 */
final class Group {
  private final Row<Queued> references = new Row<>();
  private final Row<Queued> disposables = new Row<>();
  private @Nullable Queued keyframe;

  /**
   * The least lane of the references so far: none of those who need them may go in a higher one.
   */
  private int floor = Turns.LANES - 1;

  private boolean isBroken;
  final Row.Link<Group> inDropOrder = new Row.Link<>(this);

  /** True once a reference or the keyframe was dropped: what follows cannot be decoded. */
  boolean isBroken() {
    return isBroken;
  }

  void breakOff() {
    isBroken = true;
  }

  /** The lane for a picture that asks for this one. */
  int lane(int asked, boolean isDisposable) {
    int lane = Math.min(asked, floor);
    if (!isDisposable) {
      floor = lane;
    }
    return lane;
  }

  void add(Queued picture) {
    switch (picture.usefulness) {
      case KEYFRAME -> keyframe = picture;
      case REFERENCE -> references.add(picture.inGroup);
      case DISPOSABLE -> disposables.add(picture.inGroup);
      case LOOSE, AUDIO, METADATA, CONTROL ->
          throw new IllegalArgumentException(picture.item + " is not part of a group");
    }
  }

  void remove(Queued picture) {
    picture.inGroup.leave();
    if (picture == keyframe) {
      keyframe = null;
    }
  }

  /** The keyframe if it waits. */
  @Nullable Queued keyframe() {
    return keyframe;
  }

  /** The last of the references that wait. */
  @Nullable Queued lastReference() {
    return references.last();
  }

  /** Of the pictures that wait, the last that needs the given one; null if there is none left. */
  @Nullable Queued lastNeeding(Queued lost) {
    Queued disposable = disposables.last();
    if (disposable != null && disposable.arrival > lost.arrival) {
      return disposable;
    }
    Queued reference = references.last();
    return reference != null && reference.arrival > lost.arrival ? reference : null;
  }
}
