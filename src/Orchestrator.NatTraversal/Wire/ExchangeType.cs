namespace Orchestrator.NatTraversal.Wire;

/// <summary>The exchange a message belongs to: octet 18 of the header. Versions 1 and 2 share no number, so one table serves both.</summary>
public enum ExchangeType : byte
{
    /// <summary>No exchange; never on the wire.</summary>
    None = 0,

    /// <summary>Base, version 1 (RFC 2408 section 4.4).</summary>
    Base = 1,

    /// <summary>Main mode: identity protection, version 1 (RFC 2408 section 4.5, RFC 2409 section 5).</summary>
    MainMode = 2,

    /// <summary>Authentication only, version 1 (RFC 2408 section 4.6).</summary>
    AuthenticationOnly = 3,

    /// <summary>Aggressive mode, version 1 (RFC 2408 section 4.7, RFC 2409 section 5).</summary>
    AggressiveMode = 4,

    /// <summary>Informational, version 1 (RFC 2408 section 4.8).</summary>
    Informational = 5,

    /// <summary>Transaction, version 1: mode-cfg and XAUTH.</summary>
    Transaction = 6,

    /// <summary>Quick mode, version 1 (RFC 2409 section 5.5).</summary>
    QuickMode = 32,

    /// <summary>New group mode, version 1 (RFC 2409 section 5.6).</summary>
    NewGroupMode = 33,

    /// <summary>IKE_SA_INIT, version 2 (RFC 7296 section 1.2).</summary>
    IkeSaInit = 34,

    /// <summary>IKE_AUTH, version 2 (RFC 7296 section 1.2).</summary>
    IkeAuth = 35,

    /// <summary>CREATE_CHILD_SA, version 2 (RFC 7296 section 1.3).</summary>
    CreateChildSa = 36,

    /// <summary>INFORMATIONAL, version 2 (RFC 7296 section 1.4).</summary>
    InformationalV2 = 37,

    /// <summary>IKE_SESSION_RESUME, version 2 (RFC 5723).</summary>
    IkeSessionResume = 38,

    /// <summary>IKE_INTERMEDIATE, version 2 (RFC 9242).</summary>
    IkeIntermediate = 43,

    /// <summary>IKE_FOLLOWUP_KE, version 2 (RFC 9370).</summary>
    IkeFollowupKe = 44,

    /// <summary>ME_CONNECT, version 2, strongSwan's mediation extension (private use).</summary>
    MediationConnect = 240,
}

/// <summary>Which exchanges each version knows.</summary>
public static class ExchangeTypes
{
    /// <summary>True when <paramref name="exchange"/> is one of major version <paramref name="major"/> (1 or 2).</summary>
    public static bool BelongsTo(this ExchangeType exchange, int major) => major switch
    {
        1 => exchange is (>= ExchangeType.Base and <= ExchangeType.Transaction) or ExchangeType.QuickMode or ExchangeType.NewGroupMode,
        2 => exchange is (>= ExchangeType.IkeSaInit and <= ExchangeType.IkeSessionResume)
            or ExchangeType.IkeIntermediate or ExchangeType.IkeFollowupKe or ExchangeType.MediationConnect,
        _ => false,
    };
}
