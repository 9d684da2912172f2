// RUN: hls-opt %s --affine-double-buffer --remarks --split-input-file --verify-diagnostics

func.func @next(%a: memref<16xi32> {hls.noalias}, %v: i32) {
  // expected-remark@+1 {{'affine.for' op is not double buffered: an iteration writes what the next one copies [affine-double-buffer]}}
  affine.for %i = 0 to 8 {
    %l = memref.alloc() : memref<1xi32>
    // expected-note@+1 {{to here, carried by loop 1 of 1, directions (<), distances (1)}}
    %x = affine.load %a[%i] : memref<16xi32>
    affine.store %x, %l[0] : memref<1xi32>
    %y = affine.load %l[0] : memref<1xi32>
    // expected-note@+1 {{RAW dependence from here}}
    affine.store %y, %a[%i + 1] : memref<16xi32>
  }
  return
}

// -----

func.func @aliases(%a: memref<16xi32>, %b: memref<16xi32>, %v: i32) {
  // expected-warning@+1 {{'affine.for' op is not double buffered: an iteration writes what the next one copies}}
  affine.for %i = 0 to 8 {
    %l = memref.alloc() : memref<1xi32>
    // expected-note@+1 {{to here}}
    %x = affine.load %a[%i] : memref<16xi32>
    affine.store %x, %l[0] : memref<1xi32>
    %y = affine.load %l[0] : memref<1xi32>
    // expected-note@+1 {{RAW dependence from here}}
    affine.store %y, %b[%i] : memref<16xi32>
  } {hls.double_buffer}
  return
}

// -----

func.func @nothing(%a: memref<16xi32> {hls.noalias}) {
  // expected-warning@+1 {{'affine.for' op is not double buffered: it does not start with nests that fill a buffer of the iteration from outside memory}}
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<16xi32>
    affine.store %x, %a[%i] : memref<16xi32>
  } {hls.double_buffer}
  return
}

// -----

func.func @done(%a: memref<16xi32> {hls.noalias}, %b: memref<16xi32> {hls.noalias}) {
  // expected-remark@+1 {{'affine.for' op is double buffered [affine-double-buffer]}}
  affine.for %i = 0 to 8 {
    %l = memref.alloc() : memref<1xi32>
    %x = affine.load %a[%i] : memref<16xi32>
    affine.store %x, %l[0] : memref<1xi32>
    %y = affine.load %l[0] : memref<1xi32>
    affine.store %y, %b[%i] : memref<16xi32>
  } {hls.double_buffer}
  return
}
