// RUN: hls-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{'hw.module' op has two inputs named 'a'}}
"hw.module"() <{module_type = !hw.modty<input a : i8, input a : i8>, sym_name = "m"}> ({
^bb0(%arg0: i8, %arg1: i8):
  "hw.output"() : () -> ()
}) : () -> ()

// -----

// expected-error@+1 {{'hw.module' op entry block must have 1 arguments to match module signature}}
"hw.module"() <{module_type = !hw.modty<input a : i8>, sym_name = "m"}> ({
^bb0:
  "hw.output"() : () -> ()
}) : () -> ()

// -----

// expected-error@+1 {{'hw.module' op input port 'a' has type i8, but its block argument has type i4}}
"hw.module"() <{module_type = !hw.modty<input a : i8>, sym_name = "m"}> ({
^bb0(%arg0: i4):
  "hw.output"() : () -> ()
}) : () -> ()

// -----

// expected-note@+1 {{original module declared here}}
hw.module.extern @takes(inout %a : i8)
hw.module @m(in %a : i8) {
  // expected-error@+1 {{'hw.instance' op input type #0 must be '!hw.inout<i8>', but got 'i8'}}
  hw.instance "t" @takes(a: %a: i8) -> ()
}

// -----

hw.module @m(in %s : !hw.struct<a: i8>) {
  // expected-error@+1 {{field name 'b' not found in aggregate type}}
  %0 = hw.struct_extract %s["b"] : !hw.struct<a: i8>
}

// -----

hw.module @m(in %a : i4) {
  // expected-error@+1 {{'hw.struct_create' op structure field `a` type does not match}}
  %0 = "hw.struct_create"(%a) : (i4) -> !hw.struct<a: i8>
}

// -----

// expected-error@+1 {{enum value 'C' is not a member of enumeration type !hw.enum<A, B>}}
%0 = hw.enum.constant C : !hw.enum<A, B>

// -----

hw.module @m(in %a : !hw.array<4xi8>, in %i : i3, in %x : i8) {
  // expected-error@+1 {{Index width should be exactly clog2 (size of array)}}
  %0 = hw.array_inject %a[%i], %x : !hw.array<4xi8>, i3
}

// -----

// expected-error@+1 {{'hw.module.generated' op Cannot find generator definition 'S'}}
hw.module.generated @g, @S(in %a : i1)

// -----

hw.module @m(out a : i8) {
  // expected-error@+1 {{'hw.output' op must have same number of operands as region results: found 0, expected 1}}
  hw.output
}

// -----

hw.module @m(in %a : i4, out b : i8) {
  // expected-error@+1 {{'hw.output' op output types must match module: output 'b' is i8, operand #0 is i4}}
  hw.output %a : i4
}

// -----

hw.module @top() {
  // expected-error@+1 {{'hw.instance' op refers to module '@absent', which does not exist}}
  hw.instance "x" @absent() -> ()
}

// -----

// expected-note@+1 {{original module declared here}}
hw.module.extern @m(in %a : i8, out b : i8)
hw.module @top(in %x : i8) {
  // expected-error@+1 {{'hw.instance' op input label #0 must be "a", but got "c"}}
  %0 = hw.instance "m" @m(c: %x: i8) -> (b: i8)
}

// -----

// expected-note@+1 {{original module declared here}}
hw.module.extern @m(in %a : i8, out b : i8)
hw.module @top(in %x : i8) {
  // expected-error@+1 {{'hw.instance' op result type #0 must be 'i8', but got 'i4'}}
  %0 = hw.instance "m" @m(a: %x: i8) -> (b: i4)
}

// -----

// expected-note@+1 {{original module declared here}}
hw.module.extern @m()
hw.module @top(in %x : i8) {
  // expected-error@+1 {{'hw.instance' op has a wrong number of inputs; expected 0 but got 1}}
  hw.instance "m" @m(a: %x: i8) -> ()
}

// -----

hw.module @m() {
  // expected-error@+1 {{expected an integer constant such as '5 : i8' or 'true'}}
  %0 = hw.constant 1.5 : f32
}

// -----

hw.module @m(in %a : !hw.array<4xi8>, in %i : i3) {
  // expected-error@+1 {{'hw.array_get' op index of an array of 4 elements must be i2, but is i3}}
  %0 = hw.array_get %a[%i] : !hw.array<4xi8>, i3
}

// -----

hw.module @m() {
  // expected-error@+1 {{'hw.aggregate_constant' op array attribute (1) has wrong size for array constant (2)}}
  %0 = hw.aggregate_constant [1 : i8] : !hw.array<2xi8>
}

// -----

hw.module @m() {
  // expected-error@+1 {{'hw.aggregate_constant' op typed attribute doesn't match the return type: expected i8, found 1 : i4}}
  %0 = hw.aggregate_constant [1 : i4] : !hw.array<1xi8>
}

// -----

hw.module @m(in %a : !hw.array<4xi8>) {
  // expected-error@+1 {{'hw.bitcast' op bitwidth of input must match result: !hw.array<4xi8> has 32 bits, i16 has 16}}
  %0 = hw.bitcast %a : (!hw.array<4xi8>) -> i16
}

// -----

hw.module @m() {
  // expected-error@+1 {{cannot construct an array of length 0}}
  %0 = hw.array_create : i8
}

// -----

hw.module @m(in %a : i8) {
  // expected-error@+1 {{'hw.wire' op failed to verify that all of {input, result} have same type}}
  %0 = "hw.wire"(%a) : (i8) -> i4
}

// -----

// expected-error@+1 {{hw.array has one dimension; nest arrays for more, as in array<2xarray<3xi8>>}}
hw.module @m(in %a : !hw.array<3x4xi5>) {
}

// -----

// expected-error@+1 {{'hw.module.extern' op has two outputs named 'a'}}
hw.module.extern @m(out a : i8, out a : i8)
