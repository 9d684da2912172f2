#!/usr/bin/env node
import "../dist/lit-main.js";
