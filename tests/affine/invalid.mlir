// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.load' op expects as many subscripts as affine map inputs}}
  %0 = "affine.load"(%m) <{map = affine_map<(d0) -> (d0)>}> : (memref<4xf32>) -> f32
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.load' op affine map num results must equal memref rank}}
  %0 = "affine.load"(%m, %i) <{map = affine_map<(d0) -> (d0, d0)>}> : (memref<4xf32>, index) -> f32
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.load' op result type must match element type of memref}}
  %0 = "affine.load"(%m, %i) <{map = affine_map<(d0) -> (d0)>}> : (memref<4xf32>, index) -> f64
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.load' op requires attribute 'map'}}
  %0 = "affine.load"(%m, %i) : (memref<4xf32>, index) -> f32
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index) {
  "x.region"() ({
  ^bb0(%j: index):
    // expected-error@+1 {{'affine.load' op index must be a valid dimension or symbol identifier}}
    %0 = affine.load %m[%j] : memref<4xf32>
    "x.end"() : () -> ()
  }) : () -> ()
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.store' op value to store must have the same type as memref element type}}
  "affine.store"(%d, %m, %i) <{map = affine_map<(d0) -> (d0)>}> : (f64, memref<4xf32>, index) -> ()
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.store' op affine map num results must equal memref rank}}
  "affine.store"(%v, %m, %i) <{map = affine_map<(d0) -> ()>}> : (f32, memref<4xf32>, index) -> ()
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{expected step to be representable as a positive signed integer}}
  affine.for %j = 0 to 10 step -1 { }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{dim operand count and affine map dim count must match}}
  affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i, %i) { }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{upper loop bound affine map with multiple results requires 'min' prefix}}
  affine.for %j = 0 to affine_map<(d0)[s0] -> (d0, s0)>(%i)[%i] { }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{lower loop bound affine map with multiple results requires 'max' prefix}}
  affine.for %j = affine_map<(d0)[s0] -> (d0, s0)>(%i)[%i] to 10 { }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{mismatch between the number of loop-carried values and results}}
  affine.for %j = 0 to 10 iter_args(%x = %v) -> (f32, f32) { }
  return
}

// -----

func.func @f(%v: f32) {
  affine.for %i = 0 to 10 {
    // expected-error@+1 {{'affine.for' op operand cannot be used as a symbol}}
    affine.for %j = 0 to %i {
    }
  }
  return
}

// -----

func.func @f(%v: f32) {
  // expected-error@+1 {{'affine.for' op different number of inits and region iter_args: 1 != 0}}
  "affine.for"(%v) <{lowerBoundMap = affine_map<() -> (0)>, operandSegmentSizes = array<i32: 0, 0, 1>, step = 1 : index, upperBoundMap = affine_map<() -> (9)>}> ({
  ^bb0(%i: index):
    affine.yield
  }) : (f32) -> ()
  return
}

// -----

func.func @f(%v: f32) {
  %0 = affine.for %i = 0 to 10 iter_args(%x = %v) -> (f32) {
    // expected-error@+1 {{'affine.yield' op parent of yield must have same number of results as the yield operands}}
    affine.yield
  }
  return
}

// -----

func.func @f(%v: f32, %d: f64) {
  %0 = affine.for %i = 0 to 10 iter_args(%x = %v) -> (f32) {
    // expected-error@+1 {{'affine.yield' op types mismatch between yield op and its parent}}
    affine.yield %d : f64
  }
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'affine.yield' op only terminates affine.if/for/parallel regions}}
  affine.yield
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.if' op requires an integer set attribute named 'condition'}}
  "affine.if"(%i) ({ affine.yield }, {}) : (index) -> ()
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{dim operand count and integer set dim count must match}}
  affine.if affine_set<(d0) : (d0 >= 0)>(%i, %i) { }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.if' op  region control flow edge from parent operands to parent results: source has 0 operands, but target successor needs 1}}
  %r = affine.if affine_set<(d0) : (d0 >= 0)>(%i) -> index { affine.yield %i : index }
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.apply' op operand count and affine map dimension and symbol count must match}}
  %0 = "affine.apply"(%i, %i) <{map = affine_map<(d0) -> (d0)>}> : (index, index) -> index
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.apply' op mapping must produce one value}}
  %0 = "affine.apply"(%i) <{map = affine_map<(d0) -> (d0, d0)>}> : (index) -> index
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.min' op operand count and affine map dimension and symbol count must match}}
  %0 = "affine.min"(%i, %i) <{map = affine_map<(d0) -> (d0)>}> : (index, index) -> index
  return
}

// -----

func.func @f(%m: memref<4xf32>, %i: index, %v: f32, %d: f64, %n: i32) {
  // expected-error@+1 {{'affine.max' op operand count and affine map dimension and symbol count must match}}
  %0 = "affine.max"(%i, %i) <{map = affine_map<(d0) -> (d0)>}> : (index, index) -> index
  return
}
