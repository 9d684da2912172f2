// RUN: hls-opt %s --schedule=interval=100 --split-input-file --verify-diagnostics

func.func @bounds(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    // expected-error@+1 {{'affine.for' op has bounds that are not constant; only rectangular nests can be scheduled statically}}
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      %0 = affine.load %x[%j] : memref<4xi8>
      affine.store %0, %y[%i] : memref<4xi8>
    }
  }
  return
}

// -----

func.func @empty(%x: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{'affine.for' op runs 0 times; remove empty loops first}}
  affine.for %i = 4 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @two_loops(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 1 {
    affine.for %j = 0 to 2 {
      %0 = affine.load %x[%j] : memref<4xi8>
      affine.store %0, %y[%j] : memref<4xi8>
    }
    // expected-error@+1 {{'affine.for' op is a second loop in one body; distribute the loops into nests of their own}}
    affine.for %j = 2 to 4 {
      %0 = affine.load %x[%j] : memref<4xi8>
      affine.store %0, %y[%j] : memref<4xi8>
    }
  }
  return
}

// -----

func.func @not_threaded(%x: memref<4x4xi8>, %y: memref<1xi8>) {
  %zero = arith.constant 0 : i8
  affine.for %n = 0 to 1 {
    %r = affine.for %i = 0 to 4 iter_args(%a = %zero) -> (i8) {
      // expected-error@+1 {{'affine.for' op does not pass the accumulators of the enclosing reduction straight through; move other code out of the reduction loops}}
      %s = affine.for %j = 0 to 4 iter_args(%b = %zero) -> (i8) {
        %0 = affine.load %x[%i, %j] : memref<4x4xi8>
        %1 = arith.addi %b, %0 : i8
        affine.yield %1 : i8
      }
      %2 = arith.addi %a, %s : i8
      affine.yield %2 : i8
    }
    affine.store %r, %y[%n] : memref<1xi8>
  }
  return
}

// -----

func.func @loop_in_reduction(%x: memref<4xi8>, %y: memref<4xi8>) {
  %zero = arith.constant 0 : i8
  affine.for %n = 0 to 1 {
    %r = affine.for %i = 0 to 4 iter_args(%a = %zero) -> (i8) {
      %0 = affine.load %x[%i] : memref<4xi8>
      // expected-error@+1 {{'affine.for' op does not pass the accumulators of the enclosing reduction straight through; move other code out of the reduction loops}}
      affine.for %j = 0 to 4 {
        affine.store %0, %y[%j] : memref<4xi8>
      }
      affine.yield %0 : i8
    }
  }
  return
}

// -----

func.func @store_between(%x: memref<4xi8>, %y: memref<4xi8>, %z: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%i) {
      %0 = affine.load %x[%i] : memref<4xi8>
      // expected-error@+1 {{'affine.store' op stores between two parallel loops; move it into the innermost one}}
      affine.store %0, %z[%i] : memref<4xi8>
    }
    affine.for %j = 0 to 4 {
      %0 = affine.load %x[%j] : memref<4xi8>
      affine.store %0, %y[%j] : memref<4xi8>
    }
  }
  return
}
