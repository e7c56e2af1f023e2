// Built by scripts/build.js from wasm/; not edited by hand.
// @ts-nocheck
export function createGlue(onTrap) {
    /**
     * Limits of token requests, in bytes.
     * @enum {65536}
     */
    const TokenLimit = Object.freeze({
        /**
         * The most of a response's body that is read.
         */
        Body: 65536, "65536": "Body",
    });

    /**
     * Begins an authorization. Returns its URL, state and verifier.
     * @param {any} client
     * @param {any} authorization
     * @returns {any}
     */
    function beginAuthorization(client, authorization) {
        const ret = wasm.beginAuthorization(client, authorization);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Validates extra parameters, which are a form: of authorization requests, or of token requests.
     * @param {string} form
     * @param {boolean} is_authorization
     */
    function checkParameters(form, is_authorization) {
        const val2 = +is_authorization;
        const ptr0 = passStringToWasm0(form, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.checkParameters(ptr0, len0, val2);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    /**
     * Validates a client without sending a request. Returns the faults of single secrets, as warnings.
     * @param {any} client
     * @returns {any}
     */
    function checkTokenClient(client) {
        const ret = wasm.checkTokenClient(client);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return takeFromExternrefTable0(ret[0]);
    }

    /**
     * Begins the task of a token call, which ends with `settle` of `io`. It fails with an error of `io`, and with `ERR_INVALID_OPTION` or
     * `ERR_TOO_LARGE` for options that are not valid.
     * @param {any} client
     * @param {any} call
     * @param {any} io
     * @returns {number}
     */
    function fetchToken(client, call, io) {
        const ret = wasm.fetchToken(client, call, io);
        return ret >>> 0;
    }

    /**
     * Returns what a holder does when it is asked for the token of a record.
     * @param {any} record
     * @param {any} policy
     * @param {any} times
     * @param {boolean} is_refused
     * @returns {KeeperPlan}
     */
    function planRecord(record, policy, times, is_refused) {
        const ret = wasm.planRecord(record, policy, times, is_refused);
        return __wbindgen_enum_KeeperPlan[ret];
    }

    /**
     * Returns when a holder must next look at a record, in Unix seconds; `undefined` for never.
     * @param {any} record
     * @param {any} policy
     * @returns {number | undefined}
     */
    function recordDueAt(record, policy) {
        const ret = wasm.recordDueAt(record, policy);
        return ret[0] === 0 ? undefined : ret[1];
    }

    /**
     * Returns the time from which a token is refreshed, in Unix seconds; `undefined` for never.
     * @param {any} record
     * @param {any} policy
     * @param {number} share
     * @returns {number | undefined}
     */
    function refreshAt(record, policy, share) {
        const ret = wasm.refreshAt(record, policy, share);
        return ret[0] === 0 ? undefined : ret[1];
    }

    /**
     * Runs one attempt to refresh a record, or resumes one whose WebAssembly instance was lost. Returns how it ended.
     * @param {any} attempt
     * @param {any} io
     * @returns {Promise<any>}
     */
    function refreshRecord(attempt, io) {
        const ret = wasm.refreshRecord(attempt, io);
        return ret;
    }

    /**
     * Runs a task until it waits for a promise, and returns this promise. At the end of the task, returns `undefined` if it has a result, and
     * `null` if it failed. `value` is what the promise before resolved to, or rejected with.
     * @param {number} task
     * @param {any} value
     * @param {boolean} is_rejected
     * @returns {any}
     */
    function resumeTask(task, value, is_rejected) {
        const ret = wasm.resumeTask(task, value, is_rejected);
        return ret;
    }

    /**
     * Returns how the credential of a record is.
     * @param {any} record
     * @returns {CredentialState}
     */
    function stateOfRecord(record) {
        const ret = wasm.stateOfRecord(record);
        return __wbindgen_enum_CredentialState[ret];
    }

    /**
     * @returns {any}
     */
    function takeResult() {
        const ret = wasm.takeResult();
        return ret;
    }
    function __wbg_Error_208446807d0d1e30(arg0, arg1) {
        const ret = Error(getStringFromWasm0(arg0, arg1));
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
    function __wbg_acceptedAt_87fd8166a27edf86(arg0) {
        const ret = arg0.acceptedAt;
        return ret;
    }
    function __wbg_allowInsecureRequests_883abd1b3fc5747e(arg0) {
        const ret = arg0.allowInsecureRequests;
        return ret;
    }
    function __wbg_answered_91d66ef4a1f84cea(arg0) {
        const ret = arg0.answered;
        return ret;
    }
    function __wbg_answered_f74c8ed10d365283(arg0) {
        const ret = arg0.answered;
        return ret;
    }
    function __wbg_assumedLifetime_b3800bf1797e847f(arg0, arg1) {
        const ret = arg1.assumedLifetime;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_attempt_296aa6c4265e273d(arg0) {
        const ret = arg0.attempt;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_audience_764dbcad626f5737(arg0) {
        const ret = arg0.audience;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_authorizationEndpoint_a1920e592893391c(arg0, arg1) {
        const ret = arg1.authorizationEndpoint;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_awakeFor_1cfe74af033527b3(arg0) {
        const ret = arg0.awakeFor;
        return ret;
    }
    function __wbg_basic_6380c9307891cb31(arg0) {
        const ret = arg0.basic;
        return ret;
    }
    function __wbg_body_5be500a0f0e29781(arg0, arg1) {
        const ret = arg1.body;
        const ptr1 = passArray8ToWasm0(ret, wasm.__wbindgen_malloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_call_00dce183369e6574(arg0) {
        const ret = arg0.call;
        return ret;
    }
    function __wbg_call_a410eb4b59ed5965() { return handleError(function (arg0, arg1, arg2) {
        const ret = arg0.call(arg1, arg2);
        return ret;
    }, arguments); }
    function __wbg_callback_d4735bffe72e18f2(arg0) {
        const ret = arg0.callback;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_canonicalRedirectUri_e605498133164e13(arg0, arg1) {
        const ret = arg1.canonicalRedirectUri;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_classifies_03e251377a11c352(arg0) {
        const ret = arg0.classifies;
        return ret;
    }
    function __wbg_classify_5f6ebbd3310f3b84() { return handleError(function (arg0) {
        const ret = arg0.classify();
        return ret;
    }, arguments); }
    function __wbg_clientAuth_8a945ad6067f80b6(arg0, arg1) {
        const ret = arg1.clientAuth;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_clientId_6427d4b32b17cb89(arg0, arg1) {
        const ret = arg1.clientId;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_clientSecrets_f08d6c3c95f4b0c8(arg0, arg1) {
        const ret = arg1.clientSecrets;
        const ptr1 = passArrayJsValueToWasm0(ret, wasm.__wbindgen_malloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_client_c7e269bad032b66e(arg0) {
        const ret = arg0.client;
        return ret;
    }
    function __wbg_codeVerifier_c4dac3a839d10af6(arg0, arg1) {
        const ret = arg1.codeVerifier;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_contentType_d0f76c9ae52fb75b(arg0, arg1) {
        const ret = arg1.contentType;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_coolUntil_13020f22b8138ab4(arg0) {
        const ret = arg0.coolUntil;
        return ret;
    }
    function __wbg_expiresAt_269c5c22a57389ad(arg0, arg1) {
        const ret = arg1.expiresAt;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_expires_at_e402c6b1e5f45ec4(arg0, arg1) {
        const ret = arg1.expires_at;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_failing_since_0e3a95920aac372c(arg0) {
        const ret = arg0.failing_since;
        return ret;
    }
    function __wbg_failures_82b66c61ea15c4cf(arg0) {
        const ret = arg0.failures;
        return ret;
    }
    function __wbg_failures_bd66fae59a15fa4d(arg0) {
        const ret = arg0.failures;
        return ret;
    }
    function __wbg_generation_b1a5480b4a2ff0b3(arg0) {
        const ret = arg0.generation;
        return ret;
    }
    function __wbg_getRandomValues_8b6f1f663e6f188d() { return handleError(function (arg0, arg1) {
        globalThis.crypto.getRandomValues(getArrayU8FromWasm0(arg0, arg1));
    }, arguments); }
    function __wbg_get_unchecked_e6325ad374eff861(arg0, arg1) {
        const ret = arg0[arg1 >>> 0];
        return ret;
    }
    function __wbg_grant_6907754d08abbd9f(arg0) {
        const ret = arg0.grant;
        return ret;
    }
    function __wbg_hasRefreshToken_6a784502b340230e(arg0) {
        const ret = arg0.hasRefreshToken;
        return ret;
    }
    function __wbg_has_refresh_token_473d7f2140bcff0d(arg0) {
        const ret = arg0.has_refresh_token;
        return ret;
    }
    function __wbg_has_token_b347e9afd48b2afc(arg0) {
        const ret = arg0.has_token;
        return ret;
    }
    function __wbg_io_0d77b34a0a21a369(arg0) {
        const ret = arg0.io;
        return ret;
    }
    function __wbg_isArray_bcf1376d0d732d08(arg0) {
        const ret = Array.isArray(arg0);
        return ret;
    }
    function __wbg_isCut_1aa3aa4003018c9b(arg0) {
        const ret = arg0.isCut;
        return ret;
    }
    function __wbg_isNew_2574d5a308391022(arg0) {
        const ret = arg0.isNew;
        return ret;
    }
    function __wbg_isWritten_4b184e532599819d(arg0) {
        const ret = arg0.isWritten;
        return ret;
    }
    function __wbg_issuer_a04354b724cb535f(arg0, arg1) {
        const ret = arg1.issuer;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_issuer_cb437c137bcec887(arg0, arg1) {
        const ret = arg1.issuer;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_jitter_2ec64e1dfd3fd941(arg0) {
        const ret = arg0.jitter;
        return ret;
    }
    function __wbg_kind_cefde28c26890b5f(arg0, arg1) {
        const ret = arg1.kind;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_lastGood_c01701c087949e2f(arg0) {
        const ret = arg0.lastGood;
        return isLikeNone(ret) ? 0xFFFFFF : ret;
    }
    function __wbg_lease_b0c14283327a9f6d(arg0) {
        const ret = arg0.lease;
        return ret;
    }
    function __wbg_length_b03a0fabb109b1e9(arg0) {
        const ret = arg0.length;
        return ret;
    }
    function __wbg_lost_92da7709da5938fe(arg0) {
        const ret = arg0.lost;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_milliseconds_bed2f76f6a4d5a5e(arg0) {
        const ret = arg0.milliseconds;
        return ret;
    }
    function __wbg_moment_5c245562c53aea32() { return handleError(function (arg0) {
        const ret = arg0.moment();
        return ret;
    }, arguments); }
    function __wbg_needs_reauthorization_63818910673c4677(arg0) {
        const ret = arg0.needs_reauthorization;
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
    function __wbg_now_cbd96d6df01f8577(arg0) {
        const ret = arg0.now;
        return ret;
    }
    function __wbg_now_cc2c022fe5632434(arg0) {
        const ret = arg0.now;
        return ret;
    }
    function __wbg_obtainedAt_2003fdfb5d407474(arg0) {
        const ret = arg0.obtainedAt;
        return ret;
    }
    function __wbg_obtained_at_cc6f3446a481bfc5(arg0) {
        const ret = arg0.obtained_at;
        return ret;
    }
    function __wbg_outcome_unknown_d0d01f9a0db00dc7(arg0) {
        const ret = arg0.outcome_unknown;
        return ret;
    }
    function __wbg_owner_6abf7c61b6888bfe(arg0) {
        const ret = arg0.owner;
        return ret;
    }
    function __wbg_owner_c9b4ef9021c83e26(arg0) {
        const ret = arg0.owner;
        return ret;
    }
    function __wbg_parameters_b98e6f268f461157(arg0) {
        const ret = arg0.parameters;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_parameters_fe0f0f3f5e604d10(arg0, arg1) {
        const ret = arg1.parameters;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_patience_374ae0e7b277d92f(arg0) {
        const ret = arg0.patience;
        return ret;
    }
    function __wbg_pause_25c895fe45e6c629() { return handleError(function (arg0, arg1) {
        const ret = arg0.pause(arg1);
        return ret;
    }, arguments); }
    function __wbg_phase_883fff33166be908(arg0, arg1) {
        const ret = arg1.phase;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_policy_fceff078dacb8afd(arg0) {
        const ret = arg0.policy;
        return ret;
    }
    function __wbg_prepare_7a5b41a673aafd44() { return handleError(function (arg0) {
        const ret = arg0.prepare();
        return ret;
    }, arguments); }
    function __wbg_push_0f90fa64cb465ecc(arg0, arg1) {
        arg0.push(arg1);
    }
    function __wbg_queueMicrotask_1e8503a8a690f0a3(arg0) {
        const ret = arg0.queueMicrotask;
        return ret;
    }
    function __wbg_queueMicrotask_4a1a4d8dd332373b(arg0) {
        queueMicrotask(() => { try { arg0(); } catch (trap) { onTrap(trap); } });
    }
    function __wbg_rawBasic_36630c766e2f921e(arg0) {
        const ret = arg0.rawBasic;
        return isLikeNone(ret) ? 0xFFFFFF : ret ? 1 : 0;
    }
    function __wbg_readSecrets_03e9c0038400d549() { return handleError(function (arg0) {
        const ret = arg0.readSecrets();
        return ret;
    }, arguments); }
    function __wbg_read_b6d26331aa13363e() { return handleError(function (arg0) {
        const ret = arg0.read();
        return ret;
    }, arguments); }
    function __wbg_readsSecrets_c9db727bb3a811eb(arg0) {
        const ret = arg0.readsSecrets;
        return ret;
    }
    function __wbg_ready_1865c72148a30dcc(arg0) {
        const ret = arg0.ready;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_record_88d2b3e2607e0cce(arg0) {
        const ret = arg0.record;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_record_bfdc824ddb3b6d4b(arg0) {
        const ret = arg0.record;
        return ret;
    }
    function __wbg_redirectUri_279e88ca85f0ef99(arg0, arg1) {
        const ret = arg1.redirectUri;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_redirectUri_bc12229297129e97(arg0, arg1) {
        const ret = arg1.redirectUri;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_refreshEndpoint_b85ddf0d27395d7a(arg0, arg1) {
        const ret = arg1.refreshEndpoint;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_refreshToken_68176cd9b0be1fc6(arg0) {
        const ret = arg0.refreshToken;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_refresh_at_3fca7adaeeffc267(arg0, arg1) {
        const ret = arg1.refresh_at;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_refused_351b70a279f5b33b(arg0, arg1) {
        const ret = arg1.refused;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_refused_3a6ce321c1f8c6ae(arg0) {
        const ret = arg0.refused;
        return ret;
    }
    function __wbg_replayAfter_e96397455960bdf9(arg0, arg1) {
        const ret = arg1.replayAfter;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_requests_d492297e9652782c(arg0) {
        const ret = arg0.requests;
        return ret;
    }
    function __wbg_resolve_dbf78ab4942478b0(arg0) {
        const ret = Promise.resolve(arg0);
        return ret;
    }
    function __wbg_resource_73f716a0d4c7f6d5(arg0, arg1) {
        const ret = arg1.resource;
        var ptr1 = isLikeNone(ret) ? 0 : passArrayJsValueToWasm0(ret, wasm.__wbindgen_malloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_retries_fc5b65d676347071(arg0) {
        const ret = arg0.retries;
        return ret;
    }
    function __wbg_retryAfter_7bdddf7ee7a2bf49(arg0, arg1) {
        const ret = arg1.retryAfter;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_retryAfter_b257dd31439aa329(arg0) {
        const ret = arg0.retryAfter;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_retry_at_62b786fb5a87eab0(arg0) {
        const ret = arg0.retry_at;
        return ret;
    }
    function __wbg_rotates_8d339c21056cc0a3(arg0) {
        const ret = arg0.rotates;
        return isLikeNone(ret) ? 0xFFFFFF : ret ? 1 : 0;
    }
    function __wbg_save_e0db499f7bbbdc08(arg0) {
        const ret = arg0.save;
        return ret;
    }
    function __wbg_scope_621be205ab667880(arg0) {
        const ret = arg0.scope;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    }
    function __wbg_scope_f70925dcf13e77d8(arg0, arg1) {
        const ret = arg1.scope;
        var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_scout_7382b9ff6d112260(arg0) {
        const ret = arg0.scout;
        return ret;
    }
    function __wbg_seed_5925a25842032b2a(arg0) {
        const ret = arg0.seed;
        return ret;
    }
    function __wbg_seenFor_deccd342734bb66e(arg0, arg1) {
        const ret = arg1.seenFor;
        getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    }
    function __wbg_send_6cad91af11380bdb() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9) {
        const ret = arg0.send(getStringFromWasm0(arg1, arg2), arg3 === 0 ? undefined : getStringFromWasm0(arg3, arg4), getStringFromWasm0(arg5, arg6), arg7, arg8 === 0 ? undefined : arg9);
        return ret;
    }, arguments); }
    function __wbg_serial_23f3e0a137e2b519(arg0) {
        const ret = arg0.serial;
        return ret;
    }
    function __wbg_serial_a4721b0cffdea4ea(arg0) {
        const ret = arg0.serial;
        return ret;
    }
    function __wbg_set_d2d33b52458e984a(arg0, arg1, arg2) {
        arg0[arg1 >>> 0] = arg2;
    }
    function __wbg_set_e4b9a833d288759a(arg0, arg1, arg2) {
        arg0[arg1] = arg2;
    }
    function __wbg_settle_13036fc482cc28fa() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5, arg6) {
        const ret = arg0.settle(arg1 !== 0, arg2 === 0 ? undefined : arg3, arg4 === 0 ? undefined : arg5, arg6);
        return ret;
    }, arguments); }
    function __wbg_settle_cd4c9ba215a000d9() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5, arg6) {
        arg0.settle(arg1 !== 0, arg2 === 0 ? undefined : arg3, arg4 === 0 ? undefined : arg5, arg6);
    }, arguments); }
    function __wbg_share_388a56f23f06e994(arg0) {
        const ret = arg0.share;
        return ret;
    }
    function __wbg_standing_869dc3fb1570b464(arg0) {
        const ret = arg0.standing;
        return ret;
    }
    function __wbg_state_5ae9fb38e23b2251(arg0, arg1) {
        const ret = arg1.state;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
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
    function __wbg_status_dc82ef95660705b2(arg0) {
        const ret = arg0.status;
        return ret;
    }
    function __wbg_store_5441a8272c23ac9a(arg0) {
        const ret = arg0.store;
        return ret;
    }
    function __wbg_then_656f253a5dd7d8ea(arg0, arg1, arg2) {
        const ret = arg0.then(arg1, arg2);
        return ret;
    }
    function __wbg_then_e3f7f2d365708be8(arg0, arg1) {
        const ret = arg0.then(arg1);
        return ret;
    }
    function __wbg_tick_a69b233a8f1795ba(arg0) {
        const ret = arg0.tick;
        return ret;
    }
    function __wbg_timeout_b3d83c34e179ea60(arg0) {
        const ret = arg0.timeout;
        return ret;
    }
    function __wbg_timeout_cbe57fbb7f9ceff9(arg0) {
        const ret = arg0.timeout;
        return ret;
    }
    function __wbg_times_04b5310a2420f2df() { return handleError(function (arg0) {
        const ret = arg0.times();
        return ret;
    }, arguments); }
    function __wbg_times_8657c43e4a245950(arg0) {
        const ret = arg0.times;
        return ret;
    }
    function __wbg_times_97a4ef9273b8f261(arg0) {
        const ret = arg0.times;
        return ret;
    }
    function __wbg_tokenEndpoint_c28c212bdb21c138(arg0, arg1) {
        const ret = arg1.tokenEndpoint;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_tokenTypes_8722801be7db8613(arg0, arg1) {
        const ret = arg1.tokenTypes;
        var ptr1 = isLikeNone(ret) ? 0 : passArrayJsValueToWasm0(ret, wasm.__wbindgen_malloc);
        var len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_unix_049cc14437096d04(arg0) {
        const ret = arg0.unix;
        return ret;
    }
    function __wbg_unix_53d1c722a82b4144(arg0) {
        const ret = arg0.unix;
        return ret;
    }
    function __wbg_until_46abd95a73ecd2d2(arg0) {
        const ret = arg0.until;
        return ret;
    }
    function __wbg_update_6d93c187addea2c9() { return handleError(function (arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11) {
        arg0.update(arg1 === 0xFFFFFF ? undefined : arg1, arg2 >>> 0, arg3, arg4, arg5, arg6, arg7, arg8 >>> 0, arg9 !== 0, arg10 === Number.MAX_SAFE_INTEGER ? undefined : arg10, arg11);
    }, arguments); }
    function __wbg_url_4d53a03e03036802(arg0, arg1) {
        const ret = arg1.url;
        const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len1 = WASM_VECTOR_LEN;
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
        getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    }
    function __wbg_waitForOther_ac7a697ca63768d7() { return handleError(function (arg0, arg1) {
        const ret = arg0.waitForOther(arg1);
        return ret;
    }, arguments); }
    function __wbg_wait_301c1b5123ca639f() { return handleError(function (arg0, arg1) {
        const ret = arg0.wait(arg1);
        return ret;
    }, arguments); }
    function __wbg_window_8e2b12795684afd5(arg0) {
        const ret = arg0.window;
        return ret;
    }
    function __wbg_write_b883c374d4ef0655() { return handleError(function (arg0, arg1, arg2, arg3) {
        const ret = arg0.write(arg1, arg2 === 0 ? undefined : arg3);
        return ret;
    }, arguments); }
    function __wbg_wwwAuthenticate_c3d9225267c4f15e(arg0) {
        const ret = arg0.wwwAuthenticate;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
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
    function __wbindgen_generic_0000000000000004(arg0) {
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
    function wasm_bindgen__convert__closures_____invoke__hcb6aaa591dcfcd65(arg0, arg1, arg2) {
        const ret = wasm.wasm_bindgen__convert__closures_____invoke__hcb6aaa591dcfcd65(arg0, arg1, arg2);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }

    function wasm_bindgen__convert__closures_____invoke__h05602d4b69f35510(arg0, arg1, arg2, arg3) {
        wasm.wasm_bindgen__convert__closures_____invoke__h05602d4b69f35510(arg0, arg1, arg2, arg3);
    }


    const __wbindgen_enum_CredentialState = ["ready", "reauthorize", "failing"];


    const __wbindgen_enum_KeeperPlan = ["serve", "refresh_behind", "refresh"];

    function addToExternrefTable0(obj) {
        const idx = wasm.__externref_table_alloc();
        wasm.__wbindgen_externrefs.set(idx, obj);
        return idx;
    }

    const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
        ? { register: () => {}, unregister: () => {} }
        : new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));

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
        imports: { "./client_bg.js": {
            __wbg_Error_208446807d0d1e30,
            __wbg___wbindgen_is_function_741ff2bb612836f5,
            __wbg___wbindgen_is_undefined_be5b34249ff1fc15,
            __wbg___wbindgen_string_get_7ce8eee7fd327545,
            __wbg___wbindgen_throw_4c88d8bf264fd984,
            __wbg__wbg_cb_unref_09736879a3f67559,
            __wbg_acceptedAt_87fd8166a27edf86,
            __wbg_allowInsecureRequests_883abd1b3fc5747e,
            __wbg_answered_91d66ef4a1f84cea,
            __wbg_answered_f74c8ed10d365283,
            __wbg_assumedLifetime_b3800bf1797e847f,
            __wbg_attempt_296aa6c4265e273d,
            __wbg_audience_764dbcad626f5737,
            __wbg_authorizationEndpoint_a1920e592893391c,
            __wbg_awakeFor_1cfe74af033527b3,
            __wbg_basic_6380c9307891cb31,
            __wbg_body_5be500a0f0e29781,
            __wbg_call_00dce183369e6574,
            __wbg_call_a410eb4b59ed5965,
            __wbg_callback_d4735bffe72e18f2,
            __wbg_canonicalRedirectUri_e605498133164e13,
            __wbg_classifies_03e251377a11c352,
            __wbg_classify_5f6ebbd3310f3b84,
            __wbg_clientAuth_8a945ad6067f80b6,
            __wbg_clientId_6427d4b32b17cb89,
            __wbg_clientSecrets_f08d6c3c95f4b0c8,
            __wbg_client_c7e269bad032b66e,
            __wbg_codeVerifier_c4dac3a839d10af6,
            __wbg_contentType_d0f76c9ae52fb75b,
            __wbg_coolUntil_13020f22b8138ab4,
            __wbg_expiresAt_269c5c22a57389ad,
            __wbg_expires_at_e402c6b1e5f45ec4,
            __wbg_failing_since_0e3a95920aac372c,
            __wbg_failures_82b66c61ea15c4cf,
            __wbg_failures_bd66fae59a15fa4d,
            __wbg_generation_b1a5480b4a2ff0b3,
            __wbg_getRandomValues_8b6f1f663e6f188d,
            __wbg_get_unchecked_e6325ad374eff861,
            __wbg_grant_6907754d08abbd9f,
            __wbg_hasRefreshToken_6a784502b340230e,
            __wbg_has_refresh_token_473d7f2140bcff0d,
            __wbg_has_token_b347e9afd48b2afc,
            __wbg_io_0d77b34a0a21a369,
            __wbg_isArray_bcf1376d0d732d08,
            __wbg_isCut_1aa3aa4003018c9b,
            __wbg_isNew_2574d5a308391022,
            __wbg_isWritten_4b184e532599819d,
            __wbg_issuer_a04354b724cb535f,
            __wbg_issuer_cb437c137bcec887,
            __wbg_jitter_2ec64e1dfd3fd941,
            __wbg_kind_cefde28c26890b5f,
            __wbg_lastGood_c01701c087949e2f,
            __wbg_lease_b0c14283327a9f6d,
            __wbg_length_b03a0fabb109b1e9,
            __wbg_lost_92da7709da5938fe,
            __wbg_milliseconds_bed2f76f6a4d5a5e,
            __wbg_moment_5c245562c53aea32,
            __wbg_needs_reauthorization_63818910673c4677,
            __wbg_new_37eb45aaf5eeb820,
            __wbg_new_511b063d1f726dd3,
            __wbg_new_cd4348290afae586,
            __wbg_new_typed_e09da9dae6ee5935,
            __wbg_now_cbd96d6df01f8577,
            __wbg_now_cc2c022fe5632434,
            __wbg_obtainedAt_2003fdfb5d407474,
            __wbg_obtained_at_cc6f3446a481bfc5,
            __wbg_outcome_unknown_d0d01f9a0db00dc7,
            __wbg_owner_6abf7c61b6888bfe,
            __wbg_owner_c9b4ef9021c83e26,
            __wbg_parameters_b98e6f268f461157,
            __wbg_parameters_fe0f0f3f5e604d10,
            __wbg_patience_374ae0e7b277d92f,
            __wbg_pause_25c895fe45e6c629,
            __wbg_phase_883fff33166be908,
            __wbg_policy_fceff078dacb8afd,
            __wbg_prepare_7a5b41a673aafd44,
            __wbg_push_0f90fa64cb465ecc,
            __wbg_queueMicrotask_1e8503a8a690f0a3,
            __wbg_queueMicrotask_4a1a4d8dd332373b,
            __wbg_rawBasic_36630c766e2f921e,
            __wbg_readSecrets_03e9c0038400d549,
            __wbg_read_b6d26331aa13363e,
            __wbg_readsSecrets_c9db727bb3a811eb,
            __wbg_ready_1865c72148a30dcc,
            __wbg_record_88d2b3e2607e0cce,
            __wbg_record_bfdc824ddb3b6d4b,
            __wbg_redirectUri_279e88ca85f0ef99,
            __wbg_redirectUri_bc12229297129e97,
            __wbg_refreshEndpoint_b85ddf0d27395d7a,
            __wbg_refreshToken_68176cd9b0be1fc6,
            __wbg_refresh_at_3fca7adaeeffc267,
            __wbg_refused_351b70a279f5b33b,
            __wbg_refused_3a6ce321c1f8c6ae,
            __wbg_replayAfter_e96397455960bdf9,
            __wbg_requests_d492297e9652782c,
            __wbg_resolve_dbf78ab4942478b0,
            __wbg_resource_73f716a0d4c7f6d5,
            __wbg_retries_fc5b65d676347071,
            __wbg_retryAfter_7bdddf7ee7a2bf49,
            __wbg_retryAfter_b257dd31439aa329,
            __wbg_retry_at_62b786fb5a87eab0,
            __wbg_rotates_8d339c21056cc0a3,
            __wbg_save_e0db499f7bbbdc08,
            __wbg_scope_621be205ab667880,
            __wbg_scope_f70925dcf13e77d8,
            __wbg_scout_7382b9ff6d112260,
            __wbg_seed_5925a25842032b2a,
            __wbg_seenFor_deccd342734bb66e,
            __wbg_send_6cad91af11380bdb,
            __wbg_serial_23f3e0a137e2b519,
            __wbg_serial_a4721b0cffdea4ea,
            __wbg_set_d2d33b52458e984a,
            __wbg_set_e4b9a833d288759a,
            __wbg_settle_13036fc482cc28fa,
            __wbg_settle_cd4c9ba215a000d9,
            __wbg_share_388a56f23f06e994,
            __wbg_standing_869dc3fb1570b464,
            __wbg_state_5ae9fb38e23b2251,
            __wbg_static_accessor_GLOBAL_THIS_003ee833af9699fc,
            __wbg_static_accessor_GLOBAL_e4293fb22cbe77da,
            __wbg_static_accessor_SELF_53bb20457401453d,
            __wbg_static_accessor_WINDOW_b5e0810bfecb7feb,
            __wbg_status_dc82ef95660705b2,
            __wbg_store_5441a8272c23ac9a,
            __wbg_then_656f253a5dd7d8ea,
            __wbg_then_e3f7f2d365708be8,
            __wbg_tick_a69b233a8f1795ba,
            __wbg_timeout_b3d83c34e179ea60,
            __wbg_timeout_cbe57fbb7f9ceff9,
            __wbg_times_04b5310a2420f2df,
            __wbg_times_8657c43e4a245950,
            __wbg_times_97a4ef9273b8f261,
            __wbg_tokenEndpoint_c28c212bdb21c138,
            __wbg_tokenTypes_8722801be7db8613,
            __wbg_unix_049cc14437096d04,
            __wbg_unix_53d1c722a82b4144,
            __wbg_until_46abd95a73ecd2d2,
            __wbg_update_6d93c187addea2c9,
            __wbg_url_4d53a03e03036802,
            __wbg_waitForOther_ac7a697ca63768d7,
            __wbg_wait_301c1b5123ca639f,
            __wbg_window_8e2b12795684afd5,
            __wbg_write_b883c374d4ef0655,
            __wbg_wwwAuthenticate_c3d9225267c4f15e,
            __wbindgen_generic_0000000000000001,
            __wbindgen_generic_0000000000000002,
            __wbindgen_generic_0000000000000003,
            __wbindgen_generic_0000000000000004,
            __wbindgen_init_externref_table,
        } },
        setWasm: __wbg_set_wasm,
        memoryBytes: getUint8ArrayMemory0,
        TokenLimit,
        beginAuthorization,
        checkParameters,
        checkTokenClient,
        fetchToken,
        planRecord,
        recordDueAt,
        refreshAt,
        refreshRecord,
        resumeTask,
        stateOfRecord,
        takeResult,
    };
}
