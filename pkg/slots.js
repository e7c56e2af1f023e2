// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * @enum {0 | 1 | 2}
     */
    const Algorithm = Object.freeze({
        HS256: 0, "0": "HS256",
        HS384: 1, "1": "HS384",
        HS512: 2, "2": "HS512",
    });

    /**
     * @enum {0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}
     */
    const Figure = Object.freeze({
        Input: 0, "0": "Input",
        Place: 1, "1": "Place",
        Algorithm: 2, "2": "Algorithm",
        Text: 3, "3": "Text",
        TextLength: 4, "4": "TextLength",
        TextIsAscii: 5, "5": "TextIsAscii",
        UsualHeader: 6, "6": "UsualHeader",
        Header: 7, "7": "Header",
        HeaderLength: 8, "8": "HeaderLength",
        From: 9, "9": "From",
        Until: 10, "10": "Until",
    });

    /**
     * @enum {0 | 1 | 2 | 3}
     */
    const SlotFrom = Object.freeze({
        iat: 0, "0": "iat",
        slot: 1, "1": "slot",
        kid: 2, "2": "kid",
        any: 3, "3": "any",
    });

    /**
     * @enum {-1 | -2 | -3 | -4 | -5 | -16 | -272 | -528}
     */
    const Status = Object.freeze({
        BeforeFirst: -1, "-1": "BeforeFirst",
        NotLoaded: -2, "-2": "NotLoaded",
        Failed: -3, "-3": "Failed",
        OptionsNotLoaded: -4, "-4": "OptionsNotLoaded",
        KeyNeeded: -5, "-5": "KeyNeeded",
        Refused: -16, "-16": "Refused",
        KeyRefused: -272, "-272": "KeyRefused",
        ClaimRefused: -528, "-528": "ClaimRefused",
    });

    /**
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
     * @param {number} options
     * @param {number} length
     * @returns {number}
     */
    function checkJwtKey(options, length) {
        const ret = wasm.checkJwtKey(options, length);
        return ret;
    }

    /**
     * @param {number} options
     * @param {number} secret
     * @returns {number}
     */
    function checkJwtSlots(options, secret) {
        const ret = wasm.checkJwtSlots(options, secret);
        return ret;
    }

    /**
     * @param {number} policy
     * @param {number} length
     * @returns {any | undefined}
     */
    function checkSecret(policy, length) {
        const ret = wasm.checkSecret(policy, length);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * @param {number} length
     * @param {boolean} header
     * @returns {number}
     */
    function decodeJwt(length, header) {
        const ret = wasm.decodeJwt(length, header);
        return ret;
    }

    /**
     * @param {number} number
     */
    function describeRefusal(number) {
        wasm.describeRefusal(number);
    }

    /**
     * @param {number} handle
     */
    function dropJwtSlots(handle) {
        wasm.dropJwtSlots(handle);
    }

    /**
     * @param {number} handle
     * @param {number} at
     * @returns {number}
     */
    function effectiveAt(handle, at) {
        const ret = wasm.effectiveAt(handle, at);
        return ret;
    }

    /**
     * @param {number} policy
     * @returns {number}
     */
    function generateSecret(policy) {
        const ret = wasm.generateSecret(policy);
        return ret;
    }

    /**
     * @param {number} policy
     * @returns {number}
     */
    function generatorBits(policy) {
        const ret = wasm.generatorBits(policy);
        return ret;
    }

    /**
     * @param {number} capacity
     * @returns {number}
     */
    function jwtChannel(capacity) {
        const ret = wasm.jwtChannel(capacity);
        return ret >>> 0;
    }

    /**
     * @param {number} options
     * @returns {number}
     */
    function letsOldSecretsLive(options) {
        const ret = wasm.letsOldSecretsLive(options);
        return ret;
    }

    /**
     * @param {number} handle
     * @param {number} place
     * @param {number} kind
     * @param {number} length
     */
    function loadJwtKey(handle, place, kind, length) {
        wasm.loadJwtKey(handle, place, kind, length);
    }

    /**
     * @param {number} serial
     * @param {Float64Array | number[]} numbers
     * @param {string} texts
     * @returns {number}
     */
    function loadJwtOptions(serial, numbers, texts) {
        const val3 = +serial;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(texts, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 8, 8); }
            throw e;
        }
        const ret = wasm.loadJwtOptions(val3, ptr0, len0, ptr1, len1);
        return ret;
    }

    /**
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
     * @param {number} serial
     * @param {number} min_length
     * @param {number} max_length
     * @param {string | null | undefined} classes
     * @param {string | null | undefined} symbols
     * @param {string | null | undefined} alphabet
     * @param {number} min_score
     * @param {string} prefix
     * @returns {number}
     */
    function loadPolicy(serial, min_length, max_length, classes, symbols, alphabet, min_score, prefix) {
        const val5 = +serial;
        const val6 = +min_length;
        const val7 = +max_length;
        const val8 = +min_score;
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3;
        try {
            ptr0 = isLikeNone(classes) ? 0 : passStringToWasm0(classes, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(symbols) ? 0 : passStringToWasm0(symbols, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = isLikeNone(alphabet) ? 0 : passStringToWasm0(alphabet, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = passStringToWasm0(prefix, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len3 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.loadPolicy(val5, val6, val7, ptr0, len0, ptr1, len1, ptr2, len2, val8, ptr3, len3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0];
    }

    /**
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
     * @param {number} secret
     * @param {boolean} is_cookie
     * @param {number} at
     * @param {number} overlap
     * @param {boolean} flag
     * @param {number} length
     * @param {number} end
     * @returns {number}
     */
    function signContent(secret, is_cookie, at, overlap, flag, length, end) {
        const ret = wasm.signContent(secret, is_cookie, at, overlap, flag, length, end);
        return ret;
    }

    /**
     * @param {number} secret
     * @param {number} header_length
     * @param {number} length
     * @param {number} algorithm
     * @param {number} slot_from
     * @param {number} expires_in
     * @param {boolean} allow_short_keys
     * @param {number} max_token_length
     * @param {boolean} kid_is_mapped
     * @param {number} now
     * @returns {number}
     */
    function signJwt(secret, header_length, length, algorithm, slot_from, expires_in, allow_short_keys, max_token_length, kid_is_mapped, now) {
        const ret = wasm.signJwt(secret, header_length, length, algorithm, slot_from, expires_in, allow_short_keys, max_token_length, kid_is_mapped, now);
        return ret;
    }

    /**
     * @param {number} capacity
     * @returns {number}
     */
    function textBuffer(capacity) {
        const ret = wasm.textBuffer(capacity);
        return ret >>> 0;
    }

    function throwFailure() {
        const ret = wasm.throwFailure();
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
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
     * @param {number} length
     */
    function wipeText(length) {
        wasm.wipeText(length);
    }
    function __wbg___wbindgen_throw_4c88d8bf264fd984(arg0, arg1) {
        throw new Error(getStringFromWasm0(arg0, arg1));
    }
    function __wbg_getRandomValues_8b6f1f663e6f188d() { return handleError(function (arg0, arg1) {
        globalThis.crypto.getRandomValues(getArrayU8FromWasm0(arg0, arg1));
    }, arguments); }
    function __wbg_new_511b063d1f726dd3() {
        const ret = new Array();
        return ret;
    }
    function __wbg_push_0f90fa64cb465ecc(arg0, arg1) {
        arg0.push(arg1);
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
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg_getRandomValues_8b6f1f663e6f188d,
            __wbg_new_511b063d1f726dd3,
            __wbg_push_0f90fa64cb465ecc,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        Algorithm,
        Figure,
        SlotFrom,
        Status,
        arrangeSlots,
        checkJwtKey,
        checkJwtSlots,
        checkSecret,
        decodeJwt,
        describeRefusal,
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
        selectJwtSlot,
        signContent,
        signJwt,
        textBuffer,
        throwFailure,
        verifyJwt,
        wipeText,
    };
}
