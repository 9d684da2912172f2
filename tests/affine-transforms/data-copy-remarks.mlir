// RUN: hls-opt %s --affine-data-copy-generate=fast-mem-capacity=1 --remarks --split-input-file --verify-diagnostics

func.func @aliases(%a: memref<8xf32>, %b: memref<8xf32>, %c: memref<8xf32> {hls.noalias}) {
  // expected-remark@+3 {{'affine.for' op keeps a buffer in slow memory: a buffer may share memory with another one that is accessed; 'hls.noalias' on arguments excludes it [affine-data-copy-generate]}}
  // expected-remark@+2 {{'affine.for' op keeps a buffer in slow memory: a buffer may share memory with another one that is accessed; 'hls.noalias' on arguments excludes it [affine-data-copy-generate]}}
  // expected-remark@+1 {{'affine.for' op has its data copied [affine-data-copy-generate]}}
  affine.for %i = 0 to 8 {
    // expected-note@+2 {{this access}}
    // expected-note@+1 {{and this one}}
    %0 = affine.load %a[%i] : memref<8xf32>
    %1 = affine.load %c[%i] : memref<8xf32>
    %2 = arith.addf %0, %1 : f32
    // expected-note@+2 {{this access}}
    // expected-note@+1 {{and this one}}
    affine.store %2, %b[%i] : memref<8xf32>
  }
  return
}

// -----

func.func @dynamic(%a: memref<?xf32> {hls.noalias}, %x: f32) {
  // expected-remark@+1 {{'affine.for' op has no data copied: the shape of a buffer is not constant [affine-data-copy-generate]}}
  affine.for %i = 0 to 8 {
    // expected-note@+1 {{accessed here}}
    affine.store %x, %a[%i] : memref<?xf32>
  }
  return
}

// -----

func.func @large(%a: memref<1000xf32> {hls.noalias}, %x: f32) {
  // expected-remark@+1 {{'affine.for' op has no data copied: its copies take 4000 bytes, and there are 1024 [affine-data-copy-generate]}}
  affine.for %i = 0 to 1000 {
    affine.store %x, %a[%i] : memref<1000xf32>
  }
  return
}

// -----

func.func @layout(%a: memref<8xf32, affine_map<(d0) -> (d0 * 2)>> {hls.noalias}, %x: f32) {
  // expected-warning@+1 {{'affine.for' op has no data copied: a buffer has a layout; run --normalize-memrefs first}}
  affine.for %i = 0 to 8 {
    // expected-note@+1 {{accessed here}}
    affine.store %x, %a[%i] : memref<8xf32, affine_map<(d0) -> (d0 * 2)>>
  } {hls.copy}
  return
}

// -----

func.func @vague(%a: memref<8xf32> {hls.noalias}, %x: f32, %n: index) {
  // expected-remark@+1 {{'affine.for' op has no data copied: a buffer is accessed by an op other than affine.load and affine.store [affine-data-copy-generate]}}
  affine.for %i = 0 to 8 {
    // expected-note@+1 {{'memref.store' here}}
    memref.store %x, %a[%n] : memref<8xf32>
  }
  return
}
