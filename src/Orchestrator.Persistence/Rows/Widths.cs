namespace Orchestrator.Persistence.Rows;

/// <summary>Column widths in characters; PostgreSQL enforces them.</summary>
internal static class Widths
{
    public const int Name = 200;
    public const int Host = 253;
    public const int Word = 64;
    public const int Address = 32;
    public const int Fingerprint = 128;
}
