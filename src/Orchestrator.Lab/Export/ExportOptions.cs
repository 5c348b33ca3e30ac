namespace Orchestrator.Lab.Export;

/// <summary>How an export is written.</summary>
internal sealed record ExportOptions
{
    /// <summary>Every line with its menu, not wrapped.</summary>
    public bool IsTerse { get; init; }

    /// <summary>Defaults too.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Secrets too.</summary>
    public bool ShowSensitive { get; init; }
}
