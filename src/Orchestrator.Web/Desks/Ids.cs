using System.Security.Cryptography;
using Orchestrator.Persistence.Secrets;

namespace Orchestrator.Web.Desks;

/// <summary>Where new ids and new secrets come from; tests bring their own. Thread-safe.</summary>
public interface IIds
{
    /// <summary>An id that was never given before.</summary>
    Guid New();

    /// <summary>A pre-shared key of 256 random bits, as 64 hexadecimal digits: no device's syntax has to quote it.</summary>
    Secret NewPreSharedKey();
}

internal sealed class RandomIds : IIds
{
#pragma warning disable RS0030 // This is the one place that makes ids.
    public Guid New() => Guid.CreateVersion7();
#pragma warning restore RS0030

    public Secret NewPreSharedKey() => new(RandomNumberGenerator.GetHexString(64, lowercase: true));
}
