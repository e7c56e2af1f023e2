// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * Limits in bytes of UTF-8. A longer text is refused before the store is read.
     * @enum {128 | 1024}
     */
    const RegistryLimit = Object.freeze({
        ApplicationId: 128, "128": "ApplicationId",
        PresentedSecret: 1024, "1024": "PresentedSecret",
    });

    /**
     * The encoding of what [`verify_client_secret`] returns.
     * @enum {-1 | 3}
     */
    const VerificationAnswer = Object.freeze({
        /**
         * No application has this handle: load it and call again.
         */
        NotLoaded: -1, "-1": "NotLoaded",
        /**
         * The number of low bits that are the outcome; the bits above are the index of the secret.
         */
        OutcomeBits: 3, "3": "OutcomeBits",
    });

    /**
     * The outcome of a verification, by its name in the audit log.
     * @enum {0 | 1 | 2 | 3 | 4 | 5}
     */
    const VerificationOutcome = Object.freeze({
        current: 0, "0": "current",
        previous: 1, "1": "previous",
        unknown: 2, "2": "unknown",
        expired: 3, "3": "expired",
        revoked: 4, "4": "revoked",
        retired: 5, "5": "retired",
    });

    /**
     * Adds a tally to the record of a day, under the name of this change. Returns a [`RecordView`].
     * @param {string} tally
     * @param {string | null | undefined} record
     * @param {string} change
     * @returns {any}
     */
    function addTally(tally, record, change) {
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(tally, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(record) ? 0 : passStringToWasm0(record, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passStringToWasm0(change, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.addTally(ptr0, len0, ptr1, len1, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Adds the uses of a tally to the record of last uses. Returns a [`RecordView`].
     * @param {string} tally
     * @param {string | null | undefined} record
     * @param {string} change
     * @returns {any}
     */
    function addUses(tally, record, change) {
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(tally, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(record) ? 0 : passStringToWasm0(record, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passStringToWasm0(change, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.addUses(ptr0, len0, ptr1, len1, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Applies a command to a document. Returns a [`ChangeView`]; a new secret is in the text buffer. `logged` has the ids of
     * events that the audit log has.
     * @param {string} document
     * @param {any} command
     * @param {any} domain
     * @param {Float64Array | number[]} thresholds
     * @param {string[]} logged
     * @param {number} now
     * @param {Uint8Array | number[]} entropy
     * @returns {any}
     */
    function applyCommand(document, command, domain, thresholds, logged, now, entropy) {
        const val5 = +now;
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayJsValueToWasm0(logged, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = passArray8ToWasm0(entropy, wasm.__wbindgen_malloc);
            len3 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
            if (ptr2) { wasm.__externref_drop_slice(ptr2, len2); wasm.__wbindgen_free(ptr2, len2 * 4, 4); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.applyCommand(ptr0, len0, command, domain, ptr1, len1, ptr2, len2, val5, ptr3, len3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Returns how many bytes of a body with this `Content-Type` to read at most: 0 if it is not a form, `undefined` if it must be refused.
     * @param {string} content_type
     * @returns {number | undefined}
     */
    function bodyLimit(content_type) {
        const ptr0 = passStringToWasm0(content_type, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.bodyLimit(ptr0, len0);
        return ret === Number.MAX_SAFE_INTEGER ? undefined : ret;
    }

    /**
     * Checks the options of a domain.
     * @param {any} domain
     */
    function checkDomain(domain) {
        const ret = wasm.checkDomain(domain);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
     * Claims the due notices of some kinds under the number `by`. Returns a [`ClaimView`].
     * @param {string} document
     * @param {string[]} kinds
     * @param {Float64Array | number[]} thresholds
     * @param {number} now
     * @param {number} by
     * @returns {any}
     */
    function claimNotices(document, kinds, thresholds, now, by) {
        const val4 = +now;
        const val5 = +by;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayJsValueToWasm0(kinds, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__externref_drop_slice(ptr1, len1); wasm.__wbindgen_free(ptr1, len1 * 4, 4); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.claimNotices(ptr0, len0, ptr1, len1, ptr2, len2, val4, val5);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Creates an application; `before` is the document of a deleted application of the same id. Returns a [`ChangeView`].
     * @param {string | null | undefined} before
     * @param {any} application
     * @param {any} domain
     * @param {Float64Array | number[]} thresholds
     * @param {number} now
     * @param {Uint8Array | number[]} entropy
     * @returns {any}
     */
    function createApplication(before, application, domain, thresholds, now, entropy) {
        const val4 = +now;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = isLikeNone(before) ? 0 : passStringToWasm0(before, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArray8ToWasm0(entropy, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.createApplication(ptr0, len0, application, domain, ptr1, len1, val4, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Returns an application and its secrets, as an [`ApplicationView`].
     * @param {string} document
     * @param {number} now
     * @returns {any}
     */
    function describeApplication(document, now) {
        const val2 = +now;
        const ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.describeApplication(ptr0, len0, val2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Returns the due notices, as an array of [`NoticeView`].
     * @param {string} document
     * @param {Float64Array | number[]} thresholds
     * @param {number} now
     * @returns {any}
     */
    function dueNotices(document, thresholds, now) {
        const val3 = +now;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.dueNotices(ptr0, len0, ptr1, len1, val3);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Returns the kind of an operation's event in the audit log.
     * @param {string} operation
     * @returns {string}
     */
    function eventKind(operation) {
        let deferred3_0;
        let deferred3_1;
        try {
            const ptr0 = passStringToWasm0(operation, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            const len0 = WASM_VECTOR_LEN;
            const ret = wasm.eventKind(ptr0, len0);
            var ptr2 = ret[0];
            var len2 = ret[1];
            if (ret[3]) {
                ptr2 = 0; len2 = 0;
                throw takeFromExternrefTable0(ret[2]);
            }
            deferred3_0 = ptr2;
            deferred3_1 = len2;
            return getStringFromWasm0(ptr2, len2);
        } finally {
            wasm.__wbindgen_free(deferred3_0, deferred3_1, 1);
        }
    }

    /**
     * Folds several tallies into one. Returns a [`FoldedView`].
     * @param {string[]} tallies
     * @returns {any}
     */
    function foldTallies(tallies) {
        const ptr0 = passArrayJsValueToWasm0(tallies, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.foldTallies(ptr0, len0);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Returns the consumers that still present an old secret, from daily records, as a [`ConsumersView`].
     * @param {string} document
     * @param {string[]} records
     * @returns {any}
     */
    function forgottenConsumers(document, records) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayJsValueToWasm0(records, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__externref_drop_slice(ptr1, len1); wasm.__wbindgen_free(ptr1, len1 * 4, 4); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.forgottenConsumers(ptr0, len0, ptr1, len1);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Whether a record has a change of this name.
     * @param {string} record
     * @param {string} change
     * @returns {boolean}
     */
    function hasChange(record, change) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(record, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(change, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.hasChange(ptr0, len0, ptr1, len1);
        return ret !== 0;
    }

    /**
     * Returns when secrets were last accepted, from the record of last uses, as a [`UsesView`].
     * @param {string} record
     * @returns {any}
     */
    function lastUses(record) {
        const ptr0 = passStringToWasm0(record, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.lastUses(ptr0, len0);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Loads an application under a serial number that was never used before. Returns a [`LoadedView`].
     * @param {number} serial
     * @param {string} document
     * @returns {any}
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
     * Returns when the next notice is due, in Unix seconds.
     * @param {string} document
     * @param {Float64Array | number[]} thresholds
     * @param {number} now
     * @returns {number | undefined}
     */
    function nextNoticeAt(document, thresholds, now) {
        const val3 = +now;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.nextNoticeAt(ptr0, len0, ptr1, len1, val3);
        if (ret[3]) {
            throw takeFromExternrefTable0(ret[2]);
        }
        return ret[0] === 0 ? undefined : ret[1];
    }

    /**
     * Returns the precondition of a command.
     * @param {string} document
     * @param {any} command
     * @param {number} now
     * @returns {string}
     */
    function preconditionOf(document, command, now) {
        let deferred4_0;
        let deferred4_1;
        try {
            const val2 = +now;
            const ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            const len0 = WASM_VECTOR_LEN;
            const ret = wasm.preconditionOf(ptr0, len0, command, val2);
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
     * Reads the credentials of a token request; `body` is `undefined` if it could not be read. Returns an [`AuthenticationView`].
     * @param {Uint8Array | number[]} query
     * @param {Uint8Array | number[] | null} [authorization]
     * @param {Uint8Array | number[] | null} [body]
     * @returns {any}
     */
    function readCredentials(query, authorization, body) {
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passArray8ToWasm0(query, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(authorization) ? 0 : passArray8ToWasm0(authorization, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = isLikeNone(body) ? 0 : passArray8ToWasm0(body, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.readCredentials(ptr0, len0, ptr1, len1, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Marks a notice as delivered. Returns a [`DocumentView`].
     * @param {string} document
     * @param {string} secret
     * @param {number} expires_at
     * @param {number} threshold
     * @param {Float64Array | number[]} thresholds
     * @param {number} now
     * @returns {any}
     */
    function settleNotice(document, secret, expires_at, threshold, thresholds, now) {
        const val4 = +expires_at;
        const val5 = +threshold;
        const val6 = +now;
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(document, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(secret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(thresholds, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.settleNotice(ptr0, len0, ptr1, len1, val4, val5, ptr2, len2, val6);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * @param {number} capacity
     * @returns {number}
     */
    function textBuffer(capacity) {
        const ret = wasm.textBuffer(capacity);
        return ret >>> 0;
    }

    /**
     * Returns the verification events of an application and a day, from their record, as an [`EventsView`]. Unknown applications have an empty id.
     * @param {string} application
     * @param {string} day
     * @param {string} record
     * @returns {any}
     */
    function verificationEvents(application, day, record) {
        let ptr0, len0, ptr1, len1, ptr2, len2;
        try {
            ptr0 = passStringToWasm0(application, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(day, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passStringToWasm0(record, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len2 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.verificationEvents(ptr0, len0, ptr1, len1, ptr2, len2);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Verifies the first `length` bytes of the text buffer, and wipes them. Returns a [`VerificationOutcome`] with the index of the secret in the
     * bits above it, or [`VerificationAnswer::NotLoaded`].
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
     * @param {number} length
     */
    function wipeText(length) {
        wasm.wipeText(length);
    }
    function __wbg_Error_208446807d0d1e30(arg0, arg1) {
        const ret = Error(getStringFromWasm0(arg0, arg1));
        return ret;
    }
    function __wbg___wbindgen_boolean_get_4f1baf9a00be3c74(arg0) {
        const v = arg0;
        const ret = typeof(v) === 'boolean' ? v : undefined;
        return isLikeNone(ret) ? 0xFFFFFF : ret ? 1 : 0;
    }
    function __wbg___wbindgen_is_null_c22311b1cc228e3a(arg0) {
        const ret = arg0 === null;
        return ret;
    }
    function __wbg___wbindgen_is_object_8b968c3ab8e96595(arg0) {
        const val = arg0;
        const ret = typeof(val) === 'object' && val !== null;
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
    function __wbg_assign_6b6bb30388088072(arg0, arg1) {
        const ret = Object.assign(arg0, arg1);
        return ret;
    }
    function __wbg_create_8853e9d4d0f625e5(arg0) {
        const ret = Object.create(arg0);
        return ret;
    }
    function __wbg_get_2080c49015e35254() { return handleError(function (arg0, arg1) {
        const ret = Reflect.get(arg0, arg1);
        return ret;
    }, arguments); }
    function __wbg_get_d7176cfb76d71114(arg0, arg1) {
        const ret = arg0[arg1 >>> 0];
        return ret;
    }
    function __wbg_isArray_bcf1376d0d732d08(arg0) {
        const ret = Array.isArray(arg0);
        return ret;
    }
    function __wbg_isSafeInteger_1a35ba4d31e71d38(arg0) {
        const ret = Number.isSafeInteger(arg0);
        return ret;
    }
    function __wbg_keys_105f5c0857898f84(arg0) {
        const ret = Object.keys(arg0);
        return ret;
    }
    function __wbg_length_b03a0fabb109b1e9(arg0) {
        const ret = arg0.length;
        return ret;
    }
    function __wbg_new_37eb45aaf5eeb820() {
        const ret = new Array();
        return ret;
    }
    function __wbg_new_511b063d1f726dd3() {
        const ret = new Array();
        return ret;
    }
    function __wbg_new_cd4348290afae586() {
        const ret = new Object();
        return ret;
    }
    function __wbg_push_0f90fa64cb465ecc(arg0, arg1) {
        arg0.push(arg1);
    }
    function __wbg_set_d2d33b52458e984a(arg0, arg1, arg2) {
        arg0[arg1 >>> 0] = arg2;
    }
    function __wbg_set_e4b9a833d288759a(arg0, arg1, arg2) {
        arg0[arg1] = arg2;
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
    function __wbindgen_generic_0000000000000003(arg0) {
        // Cast intrinsic for `U64 -> Externref`.
        const ret = BigInt.asUintN(64, arg0);
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
        imports: { "./issuer_bg.js": {
            __wbg_Error_208446807d0d1e30,
            __wbg___wbindgen_boolean_get_4f1baf9a00be3c74,
            __wbg___wbindgen_is_null_c22311b1cc228e3a,
            __wbg___wbindgen_is_object_8b968c3ab8e96595,
            __wbg___wbindgen_is_undefined_be5b34249ff1fc15,
            __wbg___wbindgen_number_get_934b640d0889af78,
            __wbg___wbindgen_string_get_7ce8eee7fd327545,
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg_assign_6b6bb30388088072,
            __wbg_create_8853e9d4d0f625e5,
            __wbg_get_2080c49015e35254,
            __wbg_get_d7176cfb76d71114,
            __wbg_isArray_bcf1376d0d732d08,
            __wbg_isSafeInteger_1a35ba4d31e71d38,
            __wbg_keys_105f5c0857898f84,
            __wbg_length_b03a0fabb109b1e9,
            __wbg_new_37eb45aaf5eeb820,
            __wbg_new_511b063d1f726dd3,
            __wbg_new_cd4348290afae586,
            __wbg_push_0f90fa64cb465ecc,
            __wbg_set_d2d33b52458e984a,
            __wbg_set_e4b9a833d288759a,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_generic_0000000000000003,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        RegistryLimit,
        VerificationAnswer,
        VerificationOutcome,
        addTally,
        addUses,
        applyCommand,
        bodyLimit,
        checkDomain,
        claimNotices,
        createApplication,
        describeApplication,
        dueNotices,
        eventKind,
        foldTallies,
        forgottenConsumers,
        hasChange,
        lastUses,
        loadApplication,
        nextNoticeAt,
        preconditionOf,
        readCredentials,
        settleNotice,
        textBuffer,
        verificationEvents,
        verifyClientSecret,
        wipeText,
    };
}
