namespace Orchestrator.Lab.Practice;

/// <summary>How a practice network is made.</summary>
public sealed record PracticeNetworkOptions
{
    /// <summary>Folder for what is kept from one start to the next (only its owner may read it); null for nothing.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The first of six ports to listen on; 0 lets the system choose. A taken port is replaced by one the system chooses.</summary>
    public int FirstPort { get; init; }

    /// <summary>The routers' clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bytes for passwords; a cryptographic source unless a test wants to know them.</summary>
    public Func<int, byte[]> RandomBytes { get; init; } = System.Security.Cryptography.RandomNumberGenerator.GetBytes;
}
