// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * Applies a command. Answers `[document, when a notice is due or -1, the unlogged events, the secret's length or 0, its id, its
     * expiry or -1, the previous one's or -1, whether it was repeated, whether it ended without a change]`, with a new secret in the text
     * buffer. The document is `undefined` when there is nothing to save.
     *
     * With a basis in the fields, which is that of an earlier try, the command is refused when it is decided on something else now.
     * @param {string} document
     * @param {Uint8Array | number[]} fields
     * @param {Float64Array | number[]} numbers
     * @param {Uint8Array | number[]} entropy
     * @returns {Array<any>}
     */
    function applyCommand(document, fields, numbers, entropy) {
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = passArray8ToWasm0(entropy, wasm.__wbindgen_malloc);
            len3 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.applyCommand(ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * What a command is decided on.
     * @param {string} document
     * @param {Uint8Array | number[]} fields
     * @param {Float64Array | number[]} numbers
     * @returns {string}
     */
    function basisOf(document, fields, numbers) {
        let deferred5_0;
        let deferred5_1;
        try {
            let ptr0, len0, ptr1, len1, ptr2, len2;
            try {
                ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
                len0 = WASM_VECTOR_LEN;
                ptr1 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
                len1 = WASM_VECTOR_LEN;
                ptr2 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
                len2 = WASM_VECTOR_LEN;
            } catch (e) {
                if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
                if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
                if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
                throw e;
            }
            const ret = wasm.basisOf(ptr0, len0, ptr1, len1, ptr2, len2);
            var ptr4 = ret[0];
            var len4 = ret[1];
            if (ret[3]) {
                ptr4 = 0; len4 = 0;
                throw takeFromExternrefTable0(ret[2]);
            }
            deferred5_0 = ptr4;
            deferred5_1 = len4;
            return getStringFromWasm0(ptr4, len4);
        } finally {
            wasm.__wbindgen_free(deferred5_0, deferred5_1, 1);
        }
    }

    /**
     * Checks a domain.
     * @param {Uint8Array | number[]} fields
     * @param {Float64Array | number[]} numbers
     */
    function checkDomain(fields, numbers) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.checkDomain(ptr0, len0, ptr1, len1);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
     * Claims the notices that are due. Answers `[document, when a notice is due or -1, the notices]`.
     * @param {string} document
     * @param {Float64Array | number[]} numbers
     * @param {number} by
     * @returns {Array<any>}
     */
    function claimNotices(document, numbers, by) {
        const val3 = +by;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.claimNotices(ptr0, len0, ptr1, len1, val3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * The document of a new application; `before` is that of a deleted one of the same id. Answers as `applyCommand` does.
     * @param {string | null | undefined} before
     * @param {Uint8Array | number[]} fields
     * @param {Float64Array | number[]} numbers
     * @param {Uint8Array | number[]} entropy
     * @returns {Array<any>}
     */
    function createApplication(before, fields, numbers, entropy) {
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3;
        try {
            ptr0 = isLikeNone(before) ? 0 : passStringToWasm0(before, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArray8ToWasm0(fields, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = passArray8ToWasm0(entropy, wasm.__wbindgen_malloc);
            len3 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.createApplication(ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * An application and its secrets, as JSON, without hashes.
     * @param {string} document
     * @param {number} now
     * @returns {string}
     */
    function describeApplication(document, now) {
        let deferred4_0;
        let deferred4_1;
        try {
            const val2 = +now;
            const ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            const len0 = WASM_VECTOR_LEN;
            const ret = wasm.describeApplication(ptr0, len0, val2);
            var ptr3 = ret[0];
            var len3 = ret[1];
            if (ret[3]) {
                ptr3 = 0; len3 = 0;
                throw takeFromExternrefTable0(ret[2]);
            }
            deferred4_0 = ptr3;
            deferred4_1 = len3;
            return getStringFromWasm0(ptr3, len3);
        } finally {
            wasm.__wbindgen_free(deferred4_0, deferred4_1, 1);
        }
    }

    /**
     * The notices that are due, as JSON.
     * @param {string} document
     * @param {Float64Array | number[]} numbers
     * @returns {string}
     */
    function dueNotices(document, numbers) {
        let deferred4_0;
        let deferred4_1;
        try {
            let ptr0, len0, ptr1, len1;
            try {
                ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
                len0 = WASM_VECTOR_LEN;
                ptr1 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
                len1 = WASM_VECTOR_LEN;
            } catch (e) {
                if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
                if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
                throw e;
            }
            const ret = wasm.dueNotices(ptr0, len0, ptr1, len1);
            var ptr3 = ret[0];
            var len3 = ret[1];
            if (ret[3]) {
                ptr3 = 0; len3 = 0;
                throw takeFromExternrefTable0(ret[2]);
            }
            deferred4_0 = ptr3;
            deferred4_1 = len3;
            return getStringFromWasm0(ptr3, len3);
        } finally {
            wasm.__wbindgen_free(deferred4_0, deferred4_1, 1);
        }
    }

    /**
     * Loads an application for verification under a serial that was never used before. Answers its handle, how much of it is damaged, and for each
     * place the id of its secret and when its line was last rotated.
     * @param {number} serial
     * @param {string} document
     * @returns {Array<any>}
     */
    function loadApplication(serial, document) {
        const val2 = +serial;
        const ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.loadApplication(val2, ptr0, len0);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Notes that a notice was delivered. Answers `[document, when a notice is due or -1]`.
     * @param {string} document
     * @param {string} secret
     * @param {number} expires_at
     * @param {number} threshold
     * @param {Float64Array | number[]} numbers
     * @returns {Array<any>}
     */
    function settleNotice(document, secret, expires_at, threshold, numbers) {
        const val4 = +expires_at;
        const val5 = +threshold;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(secret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(numbers, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.settleNotice(ptr0, len0, ptr1, len1, val4, val5, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
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
     * Verifies the first `length` bytes of the text buffer, and wipes them. Answers `NOT_LOADED`, or in the lowest three bits 0 for the
     * current secret of a line, 1 for the previous one, 2 unknown, 3 expired, 4 revoked, 5 retired; above them its place.
     * @param {number} handle
     * @param {number} length
     * @param {number} now
     * @returns {number}
     */
    function verifyClientSecret(handle, length, now) {
        const ret = wasm.verifyClientSecret(handle, length, now);
        return ret;
    }

    /**
     * Wipes the first `length` bytes.
     * @param {number} length
     */
    function wipeText(length) {
        wasm.wipeText(length);
    }
    function __wbg___wbindgen_throw_4c88d8bf264fd984(arg0, arg1) {
        throw new Error(getStringFromWasm0(arg0, arg1));
    }
    function __wbg_new_37eb45aaf5eeb820() {
        const ret = new Array();
        return ret;
    }
    function __wbg_of_4cc373bef1f715a4(arg0, arg1, arg2) {
        const ret = Array.of(arg0, arg1, arg2);
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
    function __wbg_set_d2d33b52458e984a(arg0, arg1, arg2) {
        arg0[arg1 >>> 0] = arg2;
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

    let cachedUint8ArrayMemory0 = null;
    function getUint8ArrayMemory0() {
        if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
            cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
        }
        return cachedUint8ArrayMemory0;
    }

    function isLikeNone(x) {
        return x === undefined || x === null;
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
        imports: { "./issuer_bg.js": {
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg_new_37eb45aaf5eeb820,
            __wbg_of_4cc373bef1f715a4,
            __wbg_of_e7ea0fcd535c1444,
            __wbg_push_c9f4893fc209f768,
            __wbg_set_d2d33b52458e984a,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        applyCommand,
        basisOf,
        checkDomain,
        claimNotices,
        createApplication,
        describeApplication,
        dueNotices,
        loadApplication,
        settleNotice,
        textBuffer,
        verifyClientSecret,
        wipeText,
    };
}
