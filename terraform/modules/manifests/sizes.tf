# What a pod needs beside its heap, in MiB. docs/performance.md has the measurement behind it: a heap of 256 MiB
# was resident with at most 560 MiB, client and server in one JVM.
locals {
  direct_mib  = 128                                 # network buffers
  base_mib    = var.runtime == "native" ? 128 : 256 # code, threads, FFmpeg's libraries, network buffers
  sender_mib  = 2                                   # FFmpeg's buffers for one sender of whole media
  queue_mib   = 16                                  # millrace.delivery.max-bytes
  library_mib = 128                                 # FFmpeg's libraries, unpacked
}
