namespace Orchestrator.NatTraversal.Responding;

/// <summary>What an answer is.</summary>
public enum AnswerKind
{
    /// <summary>IKEv2: INVALID_MAJOR_VERSION.</summary>
    InvalidMajorVersion,

    /// <summary>IKEv2: UNSUPPORTED_CRITICAL_PAYLOAD.</summary>
    UnsupportedCriticalPayload,

    /// <summary>IKEv2: NO_PROPOSAL_CHOSEN.</summary>
    NoProposalChosen,

    /// <summary>IKEv2: INVALID_KE_PAYLOAD.</summary>
    InvalidKePayload,

    /// <summary>IKEv2: COOKIE.</summary>
    Cookie,

    /// <summary>IKEv2: the IKE_SA_INIT response.</summary>
    SaInit,

    /// <summary>IKEv2: AUTHENTICATION_FAILED inside the encrypted payload of the IKE_AUTH response.</summary>
    AuthenticationFailed,

    /// <summary>IKEv1: NO-PROPOSAL-CHOSEN, unprotected.</summary>
    NoProposalChosenV1,

    /// <summary>IKEv1: message 2 of main mode.</summary>
    MainMode2,

    /// <summary>IKEv1: message 4 of main mode.</summary>
    MainMode4,

    /// <summary>IKEv1: message 2 of aggressive mode.</summary>
    AggressiveMode2,
}
