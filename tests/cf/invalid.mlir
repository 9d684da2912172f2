// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%c: i32) {
  // expected-error@+1 {{'cf.assert' op operand #0 must be 1-bit signless integer, but got 'i32'}}
  "cf.assert"(%c) <{msg = "no"}> : (i32) -> ()
  return
}

// -----

func.func @f(%x: i32) {
  // expected-error@+1 {{branch has 2 operands for successor #0, but target block has 1}}
  cf.br ^bb1(%x, %x : i32, i32)
^bb1(%a: i32):
  return
}

// -----

func.func @f(%x: i32) {
  // expected-error@+1 {{type mismatch for bb argument #0 of successor #0}}
  cf.br ^bb1(%x : i32)
^bb1(%a: f32):
  return
}

// -----

func.func @f(%c: i1) {
  // expected-error@+1 {{branch has 0 operands for successor #1, but target block has 1}}
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return
^bb2(%a: f32):
  return
}

// -----

func.func @f(%x: i32) {
  // expected-error@+1 {{'cf.switch' op number of case values (1) should match number of case destinations (0)}}
  "cf.switch"(%x)[^bb1] <{case_operand_segments = array<i32: 0>, case_values = dense<[3]> : vector<1xi32>, operandSegmentSizes = array<i32: 1, 0, 0>}> : (i32) -> ()
^bb1:
  return
}

// -----

func.func @f(%x: i32) {
  // expected-error@+1 {{branch has 1 operands for successor #1, but target block has 0}}
  cf.switch %x : i32, [
    default: ^bb1,
    4: ^bb1(%x : i32)
  ]
^bb1:
  return
}
