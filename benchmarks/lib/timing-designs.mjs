/** Small designs whose timing is predicted by the delay model and measured by place and route. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/command.mjs";
import { jscToMlir } from "./jsc.mjs";

/** @typedef {{ name: string, interval: number, stages?: number, source: string, isNetwork?: boolean, isFast?: boolean }} TimingDesign */

const sum = (/** @type {number} */ words, /** @type {number} */ width) => `
func.func @top(%x: memref<${words}xi${width}>, %y: memref<1xi32>) {
  %zero = arith.constant 0 : i32
  affine.for %o = 0 to 1 {
    %s = affine.for %i = 0 to ${words} iter_args(%acc = %zero) -> (i32) {
      %v = affine.load %x[%i] : memref<${words}xi${width}>
      %e = arith.extsi %v : i${width} to i32
      %n = arith.addi %acc, %e : i32
      affine.yield %n : i32
    }
    affine.store %s, %y[%o] : memref<1xi32>
  }
  return
}`;

const products = (/** @type {number} */ words, /** @type {number} */ width) => `
func.func @top(%x: memref<${words}xi${width}>, %w: memref<${words}xi${width}>, %y: memref<1xi32>) {
  %zero = arith.constant 0 : i32
  affine.for %o = 0 to 1 {
    %s = affine.for %i = 0 to ${words} iter_args(%acc = %zero) -> (i32) {
      %a = affine.load %x[%i] : memref<${words}xi${width}>
      %b = affine.load %w[%i] : memref<${words}xi${width}>
      %c = arith.extsi %a : i${width} to i32
      %d = arith.extsi %b : i${width} to i32
      %p = arith.muli %c, %d : i32
      %n = arith.addi %acc, %p : i32
      affine.yield %n : i32
    }
    affine.store %s, %y[%o] : memref<1xi32>
  }
  return
}`;

const largest = (/** @type {number} */ words, /** @type {number} */ width) => `
func.func @top(%x: memref<${words}xi${width}>, %y: memref<1xi${width}>) {
  affine.for %o = 0 to 1 {
    %0 = affine.load %x[0] : memref<${words}xi${width}>
    %s = affine.for %i = 1 to ${words} iter_args(%acc = %0) -> (i${width}) {
      %v = affine.load %x[%i] : memref<${words}xi${width}>
      %n = arith.maxsi %acc, %v : i${width}
      affine.yield %n : i${width}
    }
    affine.store %s, %y[%o] : memref<1xi${width}>
  }
  return
}`;

const window = `
memref.global "private" constant @w : memref<3xi8> = dense<[101, -52, 33]>
func.func @top(%x: memref<8xi8>, %y: memref<6xi8>) {
  %w = memref.get_global @w : memref<3xi8>
  %zero = arith.constant 0 : i18
  %top = arith.constant 127 : i18
  %shift = arith.constant 7 : i18
  affine.for %i = 0 to 6 {
    %sum = affine.for %k = 0 to 3 iter_args(%acc = %zero) -> (i18) {
      %0 = affine.load %x[%i + %k] : memref<8xi8>
      %1 = affine.load %w[%k] : memref<3xi8>
      %2 = arith.extsi %0 : i8 to i18
      %3 = arith.extsi %1 : i8 to i18
      %4 = arith.muli %2, %3 : i18
      %5 = arith.addi %acc, %4 : i18
      affine.yield %5 : i18
    }
    %6 = arith.shrsi %sum, %shift : i18
    %7 = arith.maxsi %6, %zero : i18
    %8 = arith.minsi %7, %top : i18
    %9 = arith.trunci %8 : i18 to i8
    affine.store %9, %y[%i] : memref<6xi8>
  }
  return
}`;

/** @returns {TimingDesign[]} */
export function timingDesigns() {
  const network = join(root, "..", "shared", "data", "jsc", "jsc_75p00.json");
  /** @type {TimingDesign[]} */
  const designs = [
    { name: "sum of 2 x 8 bits", interval: 1, stages: 1, source: sum(2, 8) },
    { name: "sum of 2 x 24 bits", interval: 1, stages: 1, source: sum(2, 24) },
    { name: "sum of 16 x 12 bits", interval: 1, stages: 1, source: sum(16, 12) },
    { name: "sum of 16 x 12 bits", interval: 1, stages: 2, source: sum(16, 12), isFast: true },
    { name: "largest of 2 x 12 bits", interval: 1, stages: 1, source: largest(2, 12) },
    { name: "largest of 8 x 12 bits", interval: 1, stages: 1, source: largest(8, 12) },
    { name: "largest of 8 x 12 bits", interval: 1, stages: 3, source: largest(8, 12), isFast: true },
    { name: "product, 8 bits", interval: 1, stages: 1, source: products(1, 8) },
    { name: "4 products, 8 bits", interval: 1, stages: 2, source: products(4, 8) },
    { name: "window of 3, one product", interval: 24, source: window },
    { name: "window of 3, all at once", interval: 1, stages: 2, source: window },
  ];
  if (!existsSync(network)) {
    console.log(`timing: ${network} is not on this machine`);
    return designs;
  }
  const source = jscToMlir(JSON.parse(readFileSync(network, "utf8")));
  return [
    ...designs,
    ...[4, 10].map((stages) => ({
      name: "jet tagger, 75.00 %",
      interval: 1,
      stages,
      source,
      isNetwork: true,
      isFast: true,
    })),
  ];
}
