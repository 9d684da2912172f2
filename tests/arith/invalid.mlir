// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.addi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.addi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.subi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.subi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.muli' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.muli"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.shli' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.shli"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.divsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.divsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.divui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.divui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.ceildivsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.ceildivsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.ceildivui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.ceildivui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.floordivsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.floordivsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.remsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.remsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.remui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.remui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.andi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.andi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.ori' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.ori"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.xori' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.xori"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.shrsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.shrsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.shrui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.shrui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.maxsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.maxsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.maxui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.maxui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.minsi' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.minsi"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: f32, %b: i32) {
  // expected-error@+1 {{'arith.minui' op operand #0 must be signless-integer-like, but got 'f32'}}
  %0 = "arith.minui"(%a, %b) : (f32, i32) -> i32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.addf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.addf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.subf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.subf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.mulf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.mulf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.divf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.divf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.remf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.remf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.maximumf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.maximumf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.minimumf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.minimumf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.maxnumf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.maxnumf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.minnumf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.minnumf"(%a, %b) : (i32, f32) -> f32
  return
}

// -----

func.func @f(%a: i32, %b: i64) {
  // expected-error@+1 {{'arith.addi' op requires the same type for all operands and results}}
  %0 = "arith.addi"(%a, %b) : (i32, i64) -> i32
  return
}

// -----

func.func @f(%a: i32, %b: si32) {
  // expected-error@+1 {{'arith.addi' op operand #1 must be signless-integer-like, but got 'si32'}}
  %0 = "arith.addi"(%a, %b) : (i32, si32) -> i32
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.negf' op requires the same type for all operands and results}}
  %0 = "arith.negf"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.addf' op expected 2 operands, but found 1}}
  %0 = "arith.addf"(%a) : (f32) -> f32
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.addui_extended' op result #1 must be bool-like, but got 'i32'}}
  %0, %1 = "arith.addui_extended"(%a, %a) : (i32, i32) -> (i32, i32)
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.mulsi_extended' op}}
  %0, %1 = "arith.mulsi_extended"(%a, %a) : (i32, i32) -> (i32, i64)
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.mului_extended' op}}
  %0, %1 = "arith.mului_extended"(%a, %a) : (i32, i32) -> (i32, i64)
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.extui' op operand type 'i32' and result type 'i32' are cast incompatible}}
  %0 = "arith.extui"(%a) : (i32) -> i32
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.extsi' op operand type 'i32' and result type 'i32' are cast incompatible}}
  %0 = "arith.extsi"(%a) : (i32) -> i32
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.extsi' op requires the same shape for all operands and results}}
  %0 = "arith.extsi"(%a) : (i32) -> vector<4xi64>
  return
}

// -----

func.func @f(%a: index) {
  // expected-error@+1 {{'arith.extui' op operand #0 must be signless-fixed-width-integer-like, but got 'index'}}
  %0 = "arith.extui"(%a) : (index) -> i64
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.trunci' op operand type 'i32' and result type 'i64' are cast incompatible}}
  %0 = "arith.trunci"(%a) : (i32) -> i64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.extf' op operand type 'f32' and result type 'f32' are cast incompatible}}
  %0 = "arith.extf"(%a) : (f32) -> f32
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.truncf' op operand type 'f32' and result type 'f64' are cast incompatible}}
  %0 = "arith.truncf"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.uitofp' op operand #0 must be signless-fixed-width-integer-like, but got 'f32'}}
  %0 = "arith.uitofp"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.sitofp' op operand #0 must be signless-fixed-width-integer-like, but got 'f32'}}
  %0 = "arith.sitofp"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.fptoui' op result #0 must be signless-fixed-width-integer-like, but got 'f64'}}
  %0 = "arith.fptoui"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: f32) {
  // expected-error@+1 {{'arith.fptosi' op result #0 must be signless-fixed-width-integer-like, but got 'f64'}}
  %0 = "arith.fptosi"(%a) : (f32) -> f64
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.index_cast' op operand type 'i32' and result type 'i64' are cast incompatible}}
  %0 = "arith.index_cast"(%a) : (i32) -> i64
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.index_castui' op operand type 'i32' and result type 'i64' are cast incompatible}}
  %0 = "arith.index_castui"(%a) : (i32) -> i64
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.bitcast' op operand type 'i32' and result type 'f64' are cast incompatible}}
  %0 = "arith.bitcast"(%a) : (i32) -> f64
  return
}

// -----

func.func @f(%a: i32, %b: i64) {
  // expected-error@+1 {{'arith.cmpi' op requires all operands to have the same type}}
  %0 = "arith.cmpi"(%a, %b) <{predicate = 2 : i64}> : (i32, i64) -> i1
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.cmpi' op result #0 must be bool-like, but got 'i32'}}
  %0 = "arith.cmpi"(%a, %a) <{predicate = 2 : i64}> : (i32, i32) -> i32
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.cmpi' op failed to verify that result type has i1 element type and same shape as operands}}
  %0 = "arith.cmpi"(%a, %a) <{predicate = 2 : i64}> : (i32, i32) -> vector<4xi1>
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{expected string or keyword containing one of the following enum values for attribute 'predicate' [eq, ne, slt, sle, sgt, sge, ult, ule, ugt, uge]}}
  %0 = arith.cmpi less, %a, %a : i32
  return
}

// -----

func.func @f(%a: i32, %b: f32) {
  // expected-error@+1 {{'arith.cmpf' op operand #0 must be floating-point-like, but got 'i32'}}
  %0 = "arith.cmpf"(%a, %b) <{predicate = 2 : i64}> : (i32, f32) -> i1
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{'arith.select' op operand #0 must be bool-like, but got 'i32'}}
  %0 = "arith.select"(%a, %a, %a) : (i32, i32, i32) -> i32
  return
}

// -----

func.func @f(%a: i1, %b: i64, %c: i32) {
  // expected-error@+1 {{'arith.select' op failed to verify that all of {true_value, false_value, result} have same type}}
  %0 = "arith.select"(%a, %b, %c) : (i1, i64, i32) -> i32
  return
}

// -----

func.func @f(%a: vector<4xi1>, %b: vector<8xi32>) {
  // expected-error@+1 {{'arith.select' op failed to verify that condition is signless i1 or has matching shape}}
  %0 = "arith.select"(%a, %b, %b) : (vector<4xi1>, vector<8xi32>, vector<8xi32>) -> vector<8xi32>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'arith.constant' op failed to verify that all of {value, result} have same type}}
  %0 = "arith.constant"() <{value = 1 : i32}> : () -> i64
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'arith.constant' op integer return type must be signless}}
  %0 = arith.constant 1 : si32
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'arith.constant' op requires attribute 'value'}}
  %0 = "arith.constant"() : () -> i32
  return
}

// -----

func.func @f(%a: i32) {
  // expected-error@+1 {{expected ','}}
  %0 = arith.addi %a : i32
  return
}
