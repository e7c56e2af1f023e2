// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * Checks a secret's slots and answers the order that they take: indexes into `numbers`.
     *
     * `value_bytes` holds a value's length for each slot, -1 for a revoked one.
     * @param {string} name
     * @param {Float64Array | number[]} numbers
     * @param {Float64Array | number[]} value_bytes
     * @returns {Uint32Array}
     */
    function arrangeSlots(name, numbers, value_bytes) {
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(value_bytes, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.arrangeSlots(ptr0, len0, ptr1, len1, ptr2, len2);
        if (ret[3]) {
            throw takeFromExternrefTable0(ret[2]);
        }
        var v4 = getArrayU32FromWasm0(ret[0], ret[1]).slice();
        wasm.__wbindgen_free(ret[0], ret[1] * 4, 4);
        return v4;
    }

    /**
     * Whether the secret in the first `length` bytes of the text buffer, which are wiped, could verify all tokens: 0, or what
     * `verifyJwt` answers.
     * @param {number} options
     * @param {number} length
     * @returns {number}
     */
    function checkJwtKey(options, length) {
        const ret = wasm.checkJwtKey(options, length);
        return ret;
    }

    /**
     * Whether options and slots go together: 0, or what `verifyJwt` answers.
     * @param {number} options
     * @param {number} secret
     * @returns {number}
     */
    function checkJwtSlots(options, secret) {
        const ret = wasm.checkJwtSlots(options, secret);
        return ret;
    }

    /**
     * Checks the first `length` bytes of the text buffer, and wipes them.
     *
     * Answers `[length, lowercase, uppercase, digit, symbol, other, perCharacter, shannon, code, message, …]` with
     * a code and a message for each problem, or `undefined` when the policy is not loaded.
     * @param {number} policy
     * @param {number} length
     * @returns {Array<any> | undefined}
     */
    function checkSecret(policy, length) {
        const ret = wasm.checkSecret(policy, length);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Drops a secret's keys, which wipes them.
     * @param {number} handle
     */
    function dropJwtSlots(handle) {
        wasm.dropJwtSlots(handle);
    }

    /**
     * The place of the highest slot at or below `at`, `BEFORE_FIRST` or `NOT_LOADED`.
     * @param {number} handle
     * @param {number} at
     * @returns {number}
     */
    function effectiveAt(handle, at) {
        const ret = wasm.effectiveAt(handle, at);
        return ret;
    }

    /**
     * Leaves a secret in the text buffer and answers its length, `NOT_LOADED` or `FAILED`.
     * @param {number} policy
     * @returns {number}
     */
    function generateSecret(policy) {
        const ret = wasm.generateSecret(policy);
        return ret;
    }

    /**
     * The bits of the secrets that are generated for a policy, or `NOT_LOADED`.
     * @param {number} policy
     * @returns {number}
     */
    function generatorBits(policy) {
        const ret = wasm.generatorBits(policy);
        return ret;
    }

    /**
     * Makes the input at least `capacity` bytes long, reports where it is, and answers where the report is.
     * @param {number} capacity
     * @returns {number}
     */
    function jwtChannel(capacity) {
        const ret = wasm.jwtChannel(capacity);
        return ret >>> 0;
    }

    /**
     * Whether these options leave a leaked old secret in use for ever: 1 or 0, or `OPTIONS_NOT_LOADED`.
     * @param {number} options
     * @returns {number}
     */
    function letsOldSecretsLive(options) {
        const ret = wasm.letsOldSecretsLive(options);
        return ret;
    }

    /**
     * Makes a key of the first `length` bytes of the text buffer, and wipes them; a length below zero is a revoked slot.
     * @param {number} handle
     * @param {number} place
     * @param {number} algorithm
     * @param {number} length
     */
    function loadJwtKey(handle, place, algorithm, length) {
        wasm.loadJwtKey(handle, place, algorithm, length);
    }

    /**
     * Loads the options of a verifier under a serial that was never used before, and answers their handle.
     *
     * The algorithms are a sum of 1 (HS256), 2 (HS384) and 4 (HS512). A duration below zero is one that was not given.
     * @param {number} serial
     * @param {number} algorithms
     * @param {number} slot_from
     * @param {number} clock_tolerance
     * @param {number} max_token_age
     * @param {number} overlap
     * @param {number} boundary_tolerance
     * @param {boolean} allow_short_keys
     * @param {number} max_token_length
     * @param {string[]} issuer
     * @param {string[]} audience
     * @param {string[]} required_claims
     * @param {string | null} [subject]
     * @param {string | null} [typ]
     * @returns {number}
     */
    function loadJwtOptions(serial, algorithms, slot_from, clock_tolerance, max_token_age, overlap, boundary_tolerance, allow_short_keys, max_token_length, issuer, audience, required_claims, subject, typ) {
        const val6 = +serial;
        const val7 = +algorithms;
        const val8 = +slot_from;
        const val9 = +clock_tolerance;
        const val10 = +max_token_age;
        const val11 = +overlap;
        const val12 = +boundary_tolerance;
        const val13 = +allow_short_keys;
        const val14 = +max_token_length;
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3, ptr4, len4;
        try {
            ptr0 = passArrayJsValueToWasm0(issuer, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayJsValueToWasm0(audience, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayJsValueToWasm0(required_claims, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = isLikeNone(subject) ? 0 : passStringToWasm0(subject, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len3 = WASM_VECTOR_LEN;
            ptr4 = isLikeNone(typ) ? 0 : passStringToWasm0(typ, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len4 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr4) { wasm.__wbindgen_free(ptr4, len4 * 1, 1); }
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
            if (ptr2) { wasm.__externref_drop_slice(ptr2, len2); wasm.__wbindgen_free(ptr2, len2 * 4, 4); }
            if (ptr1) { wasm.__externref_drop_slice(ptr1, len1); wasm.__wbindgen_free(ptr1, len1 * 4, 4); }
            if (ptr0) { wasm.__externref_drop_slice(ptr0, len0); wasm.__wbindgen_free(ptr0, len0 * 4, 4); }
            throw e;
        }
        const ret = wasm.loadJwtOptions(val6, val7, val8, val9, val10, val11, val12, val13, val14, ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3, ptr4, len4);
        return ret;
    }

    /**
     * Loads ascending slot numbers under a serial that was never used before, and answers their handle.
     * @param {number} serial
     * @param {Float64Array | number[]} numbers
     * @returns {number}
     */
    function loadJwtSlots(serial, numbers) {
        const val2 = +serial;
        const ptr0 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.loadJwtSlots(val2, ptr0, len0);
        return ret;
    }

    /**
     * Loads a policy under a serial that was never used before, and answers its handle.
     *
     * A length of 0 0, classes of -1, a score of -1 and a text of `undefined` stand for the default. The classes
     * are a sum of 1 (lower case), 2 (upper case), 4 (digit) and 8 (symbol).
     * @param {number} serial
     * @param {number} min_length
     * @param {number} max_length
     * @param {number} classes
     * @param {string | null | undefined} symbols
     * @param {string | null | undefined} alphabet
     * @param {number} min_score
     * @param {string} prefix
     * @returns {number}
     */
    function loadPolicy(serial, min_length, max_length, classes, symbols, alphabet, min_score, prefix) {
        const val4 = +serial;
        const val5 = +min_length;
        const val6 = +max_length;
        const val7 = +classes;
        const val8 = +min_score;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = isLikeNone(symbols) ? 0 : passStringToWasm0(symbols, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(alphabet) ? 0 : passStringToWasm0(alphabet, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passStringToWasm0(prefix, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.loadPolicy(val4, val5, val6, val7, ptr0, len0, ptr1, len1, val8, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0];
    }

    /**
     * Loads ascending slot numbers under a serial that was never used before, and answers their handle.
     * @param {number} serial
     * @param {Float64Array | number[]} numbers
     * @returns {number}
     */
    function loadSlots(serial, numbers) {
        const val2 = +serial;
        const ptr0 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.loadSlots(val2, ptr0, len0);
        return ret;
    }

    /**
     * The place of the slot with which to verify the token in the channel, which is not verified; or what `verifyJwt` answers.
     * @param {number} options
     * @param {number} secret
     * @param {number} length
     * @param {number} now
     * @returns {number}
     */
    function selectJwtSlot(options, secret, length, now) {
        const ret = wasm.selectJwtSlot(options, secret, length, now);
        return ret;
    }

    /**
     * Makes a token of the channel's first `length` bytes: further members of the header, then the payload.
     *
     * Answers the token's length, which the report says where to find; or `NOT_LOADED`, `KEY_NEEDED` or a refusal. An
     * `expires_in` below zero is none.
     * @param {number} secret
     * @param {number} header_length
     * @param {number} length
     * @param {number} algorithm
     * @param {number} slot_from
     * @param {number} expires_in
     * @param {boolean} allow_short_keys
     * @param {number} max_token_length
     * @param {number} now
     * @returns {number}
     */
    function signJwt(secret, header_length, length, algorithm, slot_from, expires_in, allow_short_keys, max_token_length, now) {
        const ret = wasm.signJwt(secret, header_length, length, algorithm, slot_from, expires_in, allow_short_keys, max_token_length, now);
        return ret;
    }

    /**
     * Makes the buffer at least `capacity` bytes long and says where it is.
     * @param {number} capacity
     * @returns {number}
     */
    function textBuffer(capacity) {
        const ret = wasm.textBuffer(capacity);
        return ret >>> 0;
    }

    /**
     * Throws the error of the call before, if it failed.
     */
    function throwFailure() {
        const ret = wasm.throwFailure();
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
     * Throws the refusal of this number.
     * @param {number} answer
     */
    function throwRefusal(answer) {
        const ret = wasm.throwRefusal(answer);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
     * Verifies the token in the first `length` bytes of the channel, at a time in Unix seconds.
     *
     * Answers the length of the payload, which the report says where to find; or `NOT_LOADED`, `OPTIONS_NOT_LOADED`,
     * `KEY_NEEDED` or a refusal.
     * @param {number} options
     * @param {number} secret
     * @param {number} length
     * @param {number} now
     * @returns {number}
     */
    function verifyJwt(options, secret, length, now) {
        const ret = wasm.verifyJwt(options, secret, length, now);
        return ret;
    }

    /**
     * Wipes the first `length` bytes.
     * @param {number} length
     */
    function wipeText(length) {
        wasm.wipeText(length);
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
    function __wbg_getRandomValues_8b6f1f663e6f188d() { return handleError(function (arg0, arg1) {
        globalThis.crypto.getRandomValues(getArrayU8FromWasm0(arg0, arg1));
    }, arguments); }
    function __wbg_new_37eb45aaf5eeb820() {
        const ret = new Array();
        return ret;
    }
    function __wbg_of_e7ea0fcd535c1444(arg0, arg1) {
        const ret = Array.of(arg0, arg1);
        return ret;
    }
    function __wbg_push_c9f4893fc209f768(arg0, arg1) {
        const ret = arg0.push(arg1);
        return ret;
    }
    function __wbindgen_generic_0000000000000001(arg0) {
        // Cast intrinsic for `F64 -> Externref`.
        const ret = arg0;
        return ret;
    }
    function __wbindgen_generic_0000000000000002(arg0, arg1) {
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
    function addToExternrefTable0(obj) {
        const idx = wasm.__externref_table_alloc();
        wasm.__wbindgen_externrefs.set(idx, obj);
        return idx;
    }

    function getArrayU32FromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return getUint32ArrayMemory0().subarray(ptr / 4, ptr / 4 + len);
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

    function getStringFromWasm0(ptr, len) {
        ptr = ptr >>> 0;
        return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
    }

    let cachedUint32ArrayMemory0 = null;
    function getUint32ArrayMemory0() {
        if (cachedUint32ArrayMemory0 === null || cachedUint32ArrayMemory0.byteLength === 0) {
            cachedUint32ArrayMemory0 = new Uint32Array(wasm.memory.buffer);
        }
        return cachedUint32ArrayMemory0;
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

    function passArrayF64ToWasm0(arg, malloc) {
        const ptr = malloc(arg.length * 8, 8) >>> 0;
        getFloat64ArrayMemory0().set(arg, ptr / 8);
        WASM_VECTOR_LEN = arg.length;
        return ptr;
    }

    function passArrayJsValueToWasm0(array, malloc) {
        const ptr = malloc(array.length * 4, 4) >>> 0;
        for (let i = 0; i < array.length; i++) {
            const add = addToExternrefTable0(array[i]);
            getDataViewMemory0().setUint32(ptr + 4 * i, add, true);
        }
        WASM_VECTOR_LEN = array.length;
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
        imports: { "./slots_bg.js": {
            __wbg___wbindgen_string_get_7ce8eee7fd327545,
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg_getRandomValues_8b6f1f663e6f188d,
            __wbg_new_37eb45aaf5eeb820,
            __wbg_of_e7ea0fcd535c1444,
            __wbg_push_c9f4893fc209f768,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        arrangeSlots,
        checkJwtKey,
        checkJwtSlots,
        checkSecret,
        dropJwtSlots,
        effectiveAt,
        generateSecret,
        generatorBits,
        jwtChannel,
        letsOldSecretsLive,
        loadJwtKey,
        loadJwtOptions,
        loadJwtSlots,
        loadPolicy,
        loadSlots,
        selectJwtSlot,
        signJwt,
        textBuffer,
        throwFailure,
        throwRefusal,
        verifyJwt,
        wipeText,
    };
}
