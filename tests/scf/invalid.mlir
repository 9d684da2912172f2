// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.for' op failed to verify that all of {lowerBound, upperBound, step} have same type}}
  "scf.for"(%n, %n, %i) ({
  ^bb0(%a: index):
    scf.yield
  }) : (index, index, i32) -> ()
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.for' op expected induction variable to be same type as bounds and step}}
  "scf.for"(%n, %n, %n) ({
  ^bb0(%a: i32):
    scf.yield
  }) : (index, index, index) -> ()
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.for' op  region control flow edge from Region #0 to Region #0: source has 0 operands, but target successor needs 1}}
  %r = scf.for %k = %n to %n step %n iter_args(%a = %x) -> f32 {
    scf.yield
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.for' op 0-th region iter_arg and 0-th yielded value have different type: 'f32' != 'i32'}}
  %r = scf.for %k = %n to %n step %n iter_args(%a = %x) -> f32 {
    scf.yield %i : i32
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.if' op must have an else block if defining values}}
  %r = "scf.if"(%b) ({
    scf.yield %x : f32
  }, {
  }) : (i1) -> f32
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.if' op  along control flow edge from Region #0 to parent results: source type #0 'i32' should match input type #0 'f32'}}
  %r = scf.if %b -> f32 {
    scf.yield %i : i32
  } else {
    scf.yield %x : f32
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.if' op  region control flow edge from Region #0 to parent results: source has 0 operands, but target successor needs 1}}
  %r = scf.if %b -> f32 {
    scf.yield
  } else {
    scf.yield %x : f32
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.while' op expects the 'after' region to terminate with 'scf.yield'}}
  scf.while : () -> () {
    scf.condition(%b)
  } do {
    // expected-note@+1 {{terminator here}}
    "test.done"() : () -> ()
    }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.parallel' op expects number of results: 1 to be the same as number of reductions: 0}}
  %r = scf.parallel (%k) = (%n) to (%n) step (%n) init (%x) -> f32 {
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.parallel' op needs at least one tuple element for lowerBound, upperBound and step}}
  scf.parallel () = () to () step () {
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  %r = scf.parallel (%k) = (%n) to (%n) step (%n) init (%x) -> f32 {
    // expected-error@+1 {{'scf.reduce' op expected two block arguments with type 'f32' in the 0-th reduction region}}
    scf.reduce(%x : f32) {
    ^bb0(%a: i32, %c: i32):
      scf.reduce.return %a : i32
    }
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  %r = scf.parallel (%k) = (%n) to (%n) step (%n) init (%x) -> f32 {
    scf.reduce(%x : f32) {
    ^bb0(%a: f32, %c: f32):
      // expected-error@+1 {{'scf.reduce.return' op must have type 'f32' (the type of the reduction inputs)}}
      scf.reduce.return %i : i32
    }
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.reduce' op expects parent op 'scf.parallel'}}
  scf.reduce
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.yield' op expects parent op to be one of 'scf.execute_region, scf.for, scf.if, scf.index_switch, scf.while'}}
  scf.yield
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.execute_region' op region cannot have any arguments}}
  scf.execute_region {
  ^bb0(%a: i32):
    scf.yield
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.index_switch' op has duplicate case value: 1}}
  scf.index_switch %n
  case 1 {
    scf.yield
  }
  case 1 {
    scf.yield
  }
  default {
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.index_switch' op expected each region to return 1 values, but default region returns 0}}
  %r = scf.index_switch %n -> f32
  default {
    // expected-note@+1 {{see yield operation here}}
    scf.yield
  }
  return
}

// -----

func.func @f(%n: index, %x: f32, %b: i1, %i: i32) {
  // expected-error@+1 {{'scf.condition' op expects parent op 'scf.while'}}
  "scf.condition"(%b) : (i1) -> ()
  return
}
