// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * Begins an authorization and answers `[url, state, codeVerifier]`.
     * @param {Uint8Array | number[]} fields
     * @param {number} flags
     * @returns {Array<any>}
     */
    function beginAuthorization(fields, flags) {
        const val2 = +flags;
        const ptr0 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.beginAuthorization(ptr0, len0, val2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Validates the client's configuration without sending a request. Returns the faults of single secrets, three numbers each: 0 for
     * an empty one, 1 for a duplicate, 2 for a padded one; its index; the index of the one that a duplicate equals, else -1.
     * @param {Uint8Array | number[]} fields
     * @param {number} flags
     * @returns {Int32Array}
     */
    function checkTokenClient(fields, flags) {
        const val2 = +flags;
        const ptr0 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.checkTokenClient(ptr0, len0, val2);
        if (ret[3]) {
            throw takeFromExternrefTable0(ret[2]);
        }
        var v3 = getArrayI32FromWasm0(ret[0], ret[1]).slice();
        wasm.__wbindgen_free(ret[0], ret[1] * 4, 4);
        return v3;
    }

    /**
     * Asks for a token. Returns what [`answer_of`] makes of it, and rejects with what `io` rejects with.
     * @param {Uint8Array | number[]} fields
     * @param {number} flags
     * @param {number} timeout
     * @param {number} retries
     * @param {number} serial
     * @param {number} seed
     * @param {any} io
     * @returns {Promise<Array<any>>}
     */
    function fetchToken(fields, flags, timeout, retries, serial, seed, io) {
        const val2 = +flags;
        const val3 = +timeout;
        const val4 = +retries;
        const val5 = +serial;
        const val6 = +seed;
        const ptr0 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.fetchToken(ptr0, len0, val2, val3, val4, val5, val6, io);
        return ret;
    }

    /**
     * What to do with a record: 0 serve, 1 refresh behind, 2 refresh.
     * @param {Float64Array | number[]} record
     * @param {Float64Array | number[]} keeping
     * @param {Float64Array | number[]} times
     * @param {boolean} is_refused
     * @returns {number}
     */
    function planRecord(record, keeping, times, is_refused) {
        const val4 = +is_refused;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passArrayF64ToWasm0(record, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(keeping, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(times, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 8, 8); }
            throw e;
        }
        const ret = wasm.planRecord(ptr0, len0, ptr1, len1, ptr2, len2, val4);
        return ret >>> 0;
    }

    /**
     * When a record wants to be looked at; -1 for never.
     * @param {Float64Array | number[]} record
     * @param {Float64Array | number[]} keeping
     * @returns {number}
     */
    function recordDueAt(record, keeping) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArrayF64ToWasm0(record, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(keeping, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 8, 8); }
            throw e;
        }
        const ret = wasm.recordDueAt(ptr0, len0, ptr1, len1);
        return ret;
    }

    /**
     * One attempt to refresh a record. Returns how it ended: 0 refreshed, 1 adopted, 2 removed, 3 busy, 4 reauthorize, or, of one that
     * failed, the Unix time of the next try. `refused` is a generation, or -1.
     *
     * An attempt whose instance was lost is ended by another: `lost` has the numbers of the record that it read or wrote last, and
     * behind them what came of its token call, in the order of [`answered_of`].
     * @param {Float64Array | number[]} keeping
     * @param {number} owner
     * @param {number} refused
     * @param {number} patience
     * @param {number} share
     * @param {Float64Array | number[] | null | undefined} lost
     * @param {any} io
     * @returns {Promise<number>}
     */
    function refreshRecord(keeping, owner, refused, patience, share, lost, io) {
        const val3 = +owner;
        const val4 = +refused;
        const val5 = +patience;
        const val6 = +share;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArrayF64ToWasm0(keeping, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(lost) ? 0 : passArrayF64ToWasm0(lost, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 8, 8); }
            throw e;
        }
        const ret = wasm.refreshRecord(ptr0, len0, val3, val4, val5, val6, ptr1, len1, io);
        return ret;
    }

    /**
     * The record with the time from which on it is refreshed.
     * @param {Float64Array | number[]} record
     * @param {Float64Array | number[]} keeping
     * @param {number} share
     * @returns {Float64Array}
     */
    function scheduleRecord(record, keeping, share) {
        const val3 = +share;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArrayF64ToWasm0(record, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(keeping, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 8, 8); }
            throw e;
        }
        const ret = wasm.scheduleRecord(ptr0, len0, ptr1, len1, val3);
        var v4 = getArrayF64FromWasm0(ret[0], ret[1]).slice();
        wasm.__wbindgen_free(ret[0], ret[1] * 8, 8);
        return v4;
    }
    function __wbg_Error_208446807d0d1e30(arg0, arg1) {
        const ret = Error(getStringFromWasm0(arg0, arg1));
        return ret;
    }
    function __wbg___wbindgen_is_falsy_d864b623500ae65d(arg0) {
        const ret = !arg0;
        return ret;
    }
    function __wbg___wbindgen_is_function_741ff2bb612836f5(arg0) {
        const ret = typeof(arg0) === 'function';
        return ret;
    }
    function __wbg___wbindgen_is_undefined_be5b34249ff1fc15(arg0) {
        const ret = arg0 === undefined;
        return ret;
    }
    function __wbg___wbindgen_number_get_934b640d0889af78(arg0, arg1) {
        const obj = arg1;
        const ret = typeof(obj) === 'number' ? obj : undefined;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg___wbindgen_string_get_7ce8eee7fd327545(arg0, arg1) {
        const obj = arg1;
        const ret = typeof(obj) === 'string' ? obj : undefined;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg___wbindgen_throw_4c88d8bf264fd984(arg0, arg1) {
        throw new Error(getStringFromWasm0(arg0, arg1));
    }
    function __wbg__wbg_cb_unref_09736879a3f67559(arg0) {
        arg0._wbg_cb_unref();
    }
    function __wbg_call_a410eb4b59ed5965() { return handleError(function (arg0, arg1, arg2) {
        const ret = arg0.call(arg1, arg2);
        return ret;
    }, arguments); }
    function __wbg_classify_483fddc7df3d510b(arg0) {
        const ret = arg0.classify();
        return ret;
    }
    function __wbg_event_ba38313136c7f25e(arg0, arg1, arg2, arg3, arg4, arg5, arg6) {
        arg0.event(arg1, arg2, arg3, arg4, arg5 === 0 ? undefined : getStringFromWasm0(arg5, arg6));
    }
    function __wbg_getRandomValues_8b6f1f663e6f188d() { return handleError(function (arg0, arg1) {
        globalThis.crypto.getRandomValues(getArrayU8FromWasm0(arg0, arg1));
    }, arguments); }
    function __wbg_get_d7176cfb76d71114(arg0, arg1) {
        const ret = arg0[arg1 >>> 0];
        return ret;
    }
    function __wbg_instanceof_Float64Array_4acace5b49aaf791(arg0) {
        let result;
        try {
            result = arg0 instanceof Float64Array;
        } catch (_) {
            result = false;
        }
        const ret = result;
        return ret;
    }
    function __wbg_instanceof_Uint8Array_d7aeb0dcb3108fea(arg0) {
        let result;
        try {
            result = arg0 instanceof Uint8Array;
        } catch (_) {
            result = false;
        }
        const ret = result;
        return ret;
    }
    function __wbg_isArray_bcf1376d0d732d08(arg0) {
        const ret = Array.isArray(arg0);
        return ret;
    }
    function __wbg_length_186163212ffe79c3(arg0) {
        const ret = arg0.length;
        return ret;
    }
    function __wbg_length_5a8bb8abe1e54e15(arg0) {
        const ret = arg0.length;
        return ret;
    }
    function __wbg_milliseconds_8e8c635a8a9cbc6c(arg0) {
        const ret = arg0.milliseconds();
        return ret;
    }
    function __wbg_new_37eb45aaf5eeb820() {
        const ret = new Array();
        return ret;
    }
    function __wbg_new_typed_e09da9dae6ee5935(arg0, arg1) {
        try {
            var state0 = {a: arg0, b: arg1};
            var cb0 = (arg0, arg1) => {
                const a = state0.a;
                state0.a = 0;
                try {
                    return wasm_bindgen__convert__closures_____invoke__h05602d4b69f35510(a, state0.b, arg0, arg1);
                } finally {
                    state0.a = a;
                }
            };
            const ret = new Promise(cb0);
            return ret;
        } finally {
            state0.a = 0;
        }
    }
    function __wbg_numbers_85b5937ba4df53c6(arg0, arg1) {
        const ret = arg1.numbers();
        const ptr1 = passArrayF64ToWasm0(ret, wasm.__wbindgen_malloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_of_4cc373bef1f715a4(arg0, arg1, arg2) {
        const ret = Array.of(arg0, arg1, arg2);
        return ret;
    }
    function __wbg_of_e7ea0fcd535c1444(arg0, arg1) {
        const ret = Array.of(arg0, arg1);
        return ret;
    }
    function __wbg_pause_a54e957feaa89365(arg0, arg1) {
        const ret = arg0.pause(arg1);
        return ret;
    }
    function __wbg_prepare_6fedf39fe3903ebf(arg0) {
        const ret = arg0.prepare();
        return ret;
    }
    function __wbg_prototypesetcall_13162965d1fe7aa3(arg0, arg1, arg2) {
        Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);
    }
    function __wbg_prototypesetcall_a366c038a3918afa(arg0, arg1, arg2) {
        Float64Array.prototype.set.call(getArrayF64FromWasm0(arg0, arg1), arg2);
    }
    function __wbg_push_c9f4893fc209f768(arg0, arg1) {
        const ret = arg0.push(arg1);
        return ret;
    }
    function __wbg_queueMicrotask_1e8503a8a690f0a3(arg0) {
        const ret = arg0.queueMicrotask;
        return ret;
    }
    function __wbg_queueMicrotask_4a1a4d8dd332373b(arg0) {
        queueMicrotask(() => { try { arg0(); } catch (trap) { onTrap(trap); } });
    }
    function __wbg_readSecrets_b6057b907f985e11(arg0) {
        const ret = arg0.readSecrets();
        return ret;
    }
    function __wbg_read_103795439a4a15d9(arg0) {
        const ret = arg0.read();
        return ret;
    }
    function __wbg_resolve_dbf78ab4942478b0(arg0) {
        const ret = Promise.resolve(arg0);
        return ret;
    }
    function __wbg_send_a7676ea330c61999(arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8) {
        const ret = arg0.send(getStringFromWasm0(arg1, arg2), arg3 === 0 ? undefined : getStringFromWasm0(arg3, arg4), getStringFromWasm0(arg5, arg6), arg7, arg8);
        return ret;
    }
    function __wbg_settle_6b5d29ca4792d592(arg0, arg1, arg2) {
        const ret = arg1.settle(arg2);
        const ptr1 = passArrayF64ToWasm0(ret, wasm.__wbindgen_malloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_settle_99ca74752e77022c(arg0, arg1, arg2) {
        arg0.settle(getArrayF64FromWasm0(arg1, arg2));
    }
    function __wbg_static_accessor_GLOBAL_THIS_003ee833af9699fc() {
        const ret = typeof globalThis === 'undefined' ? undefined : globalThis;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_static_accessor_GLOBAL_e4293fb22cbe77da() {
        const ret = typeof global === 'undefined' ? undefined : global;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_static_accessor_SELF_53bb20457401453d() {
        const ret = typeof self === 'undefined' ? undefined : self;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_static_accessor_WINDOW_b5e0810bfecb7feb() {
        const ret = typeof window === 'undefined' ? undefined : window;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_then_656f253a5dd7d8ea(arg0, arg1, arg2) {
        const ret = arg0.then(arg1, arg2);
        return ret;
    }
    function __wbg_then_e3f7f2d365708be8(arg0, arg1) {
        const ret = arg0.then(arg1);
        return ret;
    }
    function __wbg_times_2633c8505f05a295(arg0, arg1) {
        const ret = arg1.times();
        const ptr1 = passArrayF64ToWasm0(ret, wasm.__wbindgen_malloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_unix_89e5172d34791db3(arg0) {
        const ret = arg0.unix();
        return ret;
    }
    function __wbg_waitForOther_9da52695e71e81c1(arg0, arg1) {
        const ret = arg0.waitForOther(arg1);
        return ret;
    }
    function __wbg_wait_34e076fbdbbbda08(arg0, arg1) {
        const ret = arg0.wait(arg1);
        return ret;
    }
    function __wbg_write_27dcc4066a5502b8(arg0, arg1, arg2) {
        const ret = arg0.write(getArrayF64FromWasm0(arg1, arg2));
        return ret;
    }
    function __wbindgen_generic_0000000000000001(arg0, arg1) {
        // Cast intrinsic for `Closure(Closure { owned: true, function: Function { arguments: [Externref], shim_idx: 27, ret: Result(Unit), inner_ret: Some(Result(Unit)) }, mutable: true }) -> Externref`.
        const ret = makeMutClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__hcb6aaa591dcfcd65);
        return ret;
    }
    function __wbindgen_generic_0000000000000002(arg0) {
        // Cast intrinsic for `F64 -> Externref`.
        const ret = arg0;
        return ret;
    }
    function __wbindgen_generic_0000000000000003(arg0, arg1) {
        // Cast intrinsic for `Ref(String) -> Externref`.
        const ret = getStringFromWasm0(arg0, arg1);
        return ret;
    }
    function __wbindgen_init_externref_table() {
        const table = wasm.__wbindgen_externrefs;
        table.set(0, undefined);
        table.set(1024, undefined);
        table.set(1025, null);
        table.set(1026, true);
        table.set(1027, false);
    }
    function wasm_bindgen__convert__closures_____invoke__hcb6aaa591dcfcd65(arg0, arg1, arg2) {
        const ret = wasm.wasm_bindgen__convert__closures_____invoke__hcb6aaa591dcfcd65(arg0, arg1, arg2);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    function wasm_bindgen__convert__closures_____invoke__h05602d4b69f35510(arg0, arg1, arg2, arg3) {
        wasm.wasm_bindgen__convert__closures_____invoke__h05602d4b69f35510(arg0, arg1, arg2, arg3);
    }

    function addToExternrefTable0(obj) {
        const idx = wasm.__externref_table_alloc();
        wasm.__wbindgen_externrefs.set(idx, obj);
        return idx;
    }

    const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
        ? { register: () => {}, unregister: () => {} }
        : new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));

    function getArrayF64FromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return getFloat64ArrayMemory0().subarray(ptr / 8, ptr / 8 + len);
    }

    function getArrayI32FromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return getInt32ArrayMemory0().subarray(ptr / 4, ptr / 4 + len);
    }

    function getArrayU8FromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
    }

    let cachedDataViewMemory0 = null;
    function getDataViewMemory0() {
        if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
            cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
        }
        return cachedDataViewMemory0;
    }

    let cachedFloat64ArrayMemory0 = null;
    function getFloat64ArrayMemory0() {
        if (cachedFloat64ArrayMemory0 === null || cachedFloat64ArrayMemory0.byteLength === 0) {
            cachedFloat64ArrayMemory0 = new Float64Array(wasm.memory.buffer);
        }
        return cachedFloat64ArrayMemory0;
    }

    let cachedInt32ArrayMemory0 = null;
    function getInt32ArrayMemory0() {
        if (cachedInt32ArrayMemory0 === null || cachedInt32ArrayMemory0.byteLength === 0) {
            cachedInt32ArrayMemory0 = new Int32Array(wasm.memory.buffer);
        }
        return cachedInt32ArrayMemory0;
    }

    function getStringFromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
    }

    let cachedUint8ArrayMemory0 = null;
    function getUint8ArrayMemory0() {
        if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
            cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
        }
        return cachedUint8ArrayMemory0;
    }

    function handleError(f, args) {
        try {
            return f.apply(this, args);
        } catch (e) {
            const idx = addToExternrefTable0(e);
            wasm.__wbindgen_exn_store(idx);
        }
    }

    function isLikeNone(x) {
        return x === undefined || x === null;
    }

    function makeMutClosure(arg0, arg1, f) {
        const state = { a: arg0, b: arg1, cnt: 1 };
        const real = (...args) => {

            // First up with a closure we increment the internal reference
            // count. This ensures that the Rust closure environment won't
            // be deallocated while we're invoking it.
            state.cnt++;
            const a = state.a;
            state.a = 0;
            try {
                return f(a, state.b, ...args);
            } finally {
                state.a = a;
                real._wbg_cb_unref();
            }
        };
        real._wbg_cb_unref = () => {
            if (--state.cnt === 0) {
                wasm.__wbindgen_destroy_closure(state.a, state.b);
                state.a = 0;
                CLOSURE_DTORS.unregister(state);
            }
        };
        CLOSURE_DTORS.register(real, state, state);
        return real;
    }

    function passArray8ToWasm0(arg, malloc) {
        const ptr = malloc(arg.length * 1, 1) >>> 0;
        getUint8ArrayMemory0().set(arg, ptr / 1);
        WASM_VECTOR_LEN = arg.length;
        return ptr;
    }

    function passArrayF64ToWasm0(arg, malloc) {
        const ptr = malloc(arg.length * 8, 8) >>> 0;
        getFloat64ArrayMemory0().set(arg, ptr / 8);
        WASM_VECTOR_LEN = arg.length;
        return ptr;
    }

    function passStringToWasm0(arg, malloc, realloc) {
        if (realloc === undefined) {
            const buf = cachedTextEncoder.encode(arg);
            const ptr = malloc(buf.length, 1) >>> 0;
            getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
            WASM_VECTOR_LEN = buf.length;
            return ptr;
        }

        let len = arg.length;
        let ptr = malloc(len, 1) >>> 0;

        const mem = getUint8ArrayMemory0();

        let offset = 0;

        for (; offset < len; offset++) {
            const code = arg.charCodeAt(offset);
            if (code > 0x7F) break;
            mem[ptr + offset] = code;
        }
        if (offset !== len) {
            if (offset !== 0) {
                arg = arg.slice(offset);
            }
            ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
            const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
            const ret = cachedTextEncoder.encodeInto(arg, view);

            offset += ret.written;
            ptr = realloc(ptr, len, offset, 1) >>> 0;
        }

        WASM_VECTOR_LEN = offset;
        return ptr;
    }

    function takeFromExternrefTable0(idx) {
        const value = wasm.__wbindgen_externrefs.get(idx);
        wasm.__externref_table_dealloc(idx);
        return value;
    }

    let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
    cachedTextDecoder.decode();
    const MAX_SAFARI_DECODE_BYTES = 2146435072;
    let numBytesDecoded = 0;
    function decodeText(bytes) {
        numBytesDecoded += bytes.length;
        if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
            cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
            cachedTextDecoder.decode();
            numBytesDecoded = bytes.length;
        }
        return cachedTextDecoder.decode(bytes);
    }

    const cachedTextEncoder = new TextEncoder();

    if (!('encodeInto' in cachedTextEncoder)) {
        cachedTextEncoder.encodeInto = function (arg, view) {
            const buf = cachedTextEncoder.encode(arg);
            view.set(buf);
            return {
                read: arg.length,
                written: buf.length
            };
        };
    }

    let WASM_VECTOR_LEN = 0;


    let wasm;
    function __wbg_set_wasm(val) {
        wasm = val;
    }
    return {
        imports: { "./client_bg.js": {
            __wbg_Error_208446807d0d1e30,
            __wbg___wbindgen_is_falsy_d864b623500ae65d,
            __wbg___wbindgen_is_function_741ff2bb612836f5,
            __wbg___wbindgen_is_undefined_be5b34249ff1fc15,
            __wbg___wbindgen_number_get_934b640d0889af78,
            __wbg___wbindgen_string_get_7ce8eee7fd327545,
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg__wbg_cb_unref_09736879a3f67559,
            __wbg_call_a410eb4b59ed5965,
            __wbg_classify_483fddc7df3d510b,
            __wbg_event_ba38313136c7f25e,
            __wbg_getRandomValues_8b6f1f663e6f188d,
            __wbg_get_d7176cfb76d71114,
            __wbg_instanceof_Float64Array_4acace5b49aaf791,
            __wbg_instanceof_Uint8Array_d7aeb0dcb3108fea,
            __wbg_isArray_bcf1376d0d732d08,
            __wbg_length_186163212ffe79c3,
            __wbg_length_5a8bb8abe1e54e15,
            __wbg_milliseconds_8e8c635a8a9cbc6c,
            __wbg_new_37eb45aaf5eeb820,
            __wbg_new_typed_e09da9dae6ee5935,
            __wbg_numbers_85b5937ba4df53c6,
            __wbg_of_4cc373bef1f715a4,
            __wbg_of_e7ea0fcd535c1444,
            __wbg_pause_a54e957feaa89365,
            __wbg_prepare_6fedf39fe3903ebf,
            __wbg_prototypesetcall_13162965d1fe7aa3,
            __wbg_prototypesetcall_a366c038a3918afa,
            __wbg_push_c9f4893fc209f768,
            __wbg_queueMicrotask_1e8503a8a690f0a3,
            __wbg_queueMicrotask_4a1a4d8dd332373b,
            __wbg_readSecrets_b6057b907f985e11,
            __wbg_read_103795439a4a15d9,
            __wbg_resolve_dbf78ab4942478b0,
            __wbg_send_a7676ea330c61999,
            __wbg_settle_6b5d29ca4792d592,
            __wbg_settle_99ca74752e77022c,
            __wbg_static_accessor_GLOBAL_THIS_003ee833af9699fc,
            __wbg_static_accessor_GLOBAL_e4293fb22cbe77da,
            __wbg_static_accessor_SELF_53bb20457401453d,
            __wbg_static_accessor_WINDOW_b5e0810bfecb7feb,
            __wbg_then_656f253a5dd7d8ea,
            __wbg_then_e3f7f2d365708be8,
            __wbg_times_2633c8505f05a295,
            __wbg_unix_89e5172d34791db3,
            __wbg_waitForOther_9da52695e71e81c1,
            __wbg_wait_34e076fbdbbbda08,
            __wbg_write_27dcc4066a5502b8,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_generic_0000000000000003,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        beginAuthorization,
        checkTokenClient,
        fetchToken,
        planRecord,
        recordDueAt,
        refreshRecord,
        scheduleRecord,
    };
}
