// RUN: hls-opt %s --split-input-file --verify-diagnostics

func.func @empty(%x: i32) {
  // expected-error @+1 {{'clip.clamp' op the range from 3 to -4 is empty}}
  %y = clip.clamp %x in [3, -4] : i32
  return
}

// -----

// expected-error @+1 {{the range from 7 to 0 is empty}}
func.func private @type(!clip.range<7, 0>)

// -----

func.func @syntax(%x: i32) {
  // expected-error @+1 {{expected ','}}
  %y = clip.clamp %x in [3 4] : i32
  return
}
