// RUN: hls-opt %s --lower-to-hw --split-input-file --verify-diagnostics

// A schedule may be edited by hand. What an edit breaks is found, not built.

func.func @early_start(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  // expected-error@+1 {{'affine.for' op starts at cycle 2 and would read elements before they are written; the first legal start is 3}}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 2 : i64}
  return
}

// -----

func.func @one_bank(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  // expected-error@+1 {{'memref.alloc' op has the partition [1], with which two lanes write one bank in one cycle}}
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 1>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @no_partition(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  // expected-error@+1 {{'memref.alloc' op has the partition [5], expected a factor from 1 to the size for each dimension of memref<4xi8>}}
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 5>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @too_many_factors(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  // expected-error@+1 {{'memref.alloc' op has the partition [2, 2], expected a factor from 1 to the size for each dimension of memref<4xi8>}}
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 2, 2>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @one_copy(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  // expected-error@+1 {{'memref.alloc' op has 1 copies, so that later samples would overwrite elements that are still to be read; it needs 2}}
  %b = memref.alloc() {hls.copies = 1 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @early_add(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    // expected-error@+1 {{'arith.addi' op stands at stage 0 and reads a result that is ready at stage 1}}
    %2 = arith.addi %0, %1 {hls.stage = 0 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @early_store(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    // expected-error@+1 {{'affine.store' op stands at stage 2 and sends a result of that stage's logic; outputs leave through a register, at stage 3 or later}}
    affine.store %2, %y[%i] {hls.stage = 2 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @late_input(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    // expected-error@+1 {{'affine.load' op reads an input stream in a kernel that starts at cycle 2; 'load' must start at 1, when the words come}}
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 2 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 4 : i64}
  return
}

// -----

func.func @port_at_two_stages(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    // expected-error@+1 {{'affine.store' op stands at stage 1 and shares a memory port or a recurrence with an operation at stage 0; they must stand at one}}
    affine.store %1, %b[%i + 1] {hls.stage = 1 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @too_slow(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 1 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 6 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  // expected-error@+1 {{'affine.for' op runs 2 iterations for a sample, more than the interval of 1 cycles; unroll it or allow a longer interval}}
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

// expected-error@+1 {{'func.func' op has no schedule; run --schedule first}}
func.func @not_scheduled(%x: memref<4xi8>, %y: memref<2xi8>) {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 2 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}

// -----

func.func @half_staged(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 2 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    // expected-error@+1 {{'arith.addi' op has no 'hls.stage', but other operations of its nest have; give every operation its stage, or none}}
    %2 = arith.addi %0, %1 : i8
    affine.store %2, %y[%i] {hls.stage = 3 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 3 : i64}
  return
}
