package io.trunkline.source.signature;

import io.trunkline.source.Source;

/** Whether a request's sender is at an address that the source allows. */
final class SenderAllowList {

    private SenderAllowList() {}

    static VerificationResult check(Source source, SignedRequest request) {
        if (source.allow().isEmpty()) {
            return VerificationResult.GENUINE;
        }
        return SenderAddress.of(source.trustedProxies(), request.headers(), request.peerAddress())
                .map(sender -> SenderAddress.isIn(source.allow(), sender)
                        ? VerificationResult.GENUINE
                        : VerificationResult.ADDRESS_NOT_ALLOWED)
                .orElse(VerificationResult.FORWARDED_FOR_UNREADABLE);
    }
}
