using System.Buffers.Binary;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>At what times a device is audited without being asked: at ones of its own, so that not all come at once.</summary>
public static class AuditTimes
{
    /// <summary>Whether the device's time has come after one moment and until another.</summary>
    public static bool IsDue(Guid device, TimeSpan interval, DateTimeOffset after, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Span<byte> bytes = stackalloc byte[16];
        device.TryWriteBytes(bytes);
        // Ids are random in their last bytes, whatever their version.
        long offset = (long)(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) % (ulong)interval.Ticks);
        return Count(until) > Count(after);

        long Count(DateTimeOffset at) => (long)Math.Floor((double)(at.UtcTicks - offset) / interval.Ticks);
    }
}
