namespace Orchestrator.NatTraversal.Tests;

/// <summary>The heap after each tenth of a long run. Only for tests that nothing else runs beside.</summary>
/// <param name="datagrams">How many there are in all.</param>
internal sealed class HeapTenths(long datagrams)
{
    /// <summary>Octets: what a collection leaves varies by a few hundred KiB; one kept datagram in a hundred would be far more.</summary>
    private const long Tolerance = 1 << 20;

    private readonly List<long> _octets = [];

    /// <summary>Told before each datagram how many there were.</summary>
    public void Note(long sent)
    {
        if (sent >= datagrams / 10 * (_octets.Count + 1))
            _octets.Add(GC.GetTotalMemory(forceFullCollection: true));
    }

    /// <summary>Full tables are what a responder is allowed to hold: the first tenth fills them.</summary>
    public void ShouldNotGrow()
    {
        _octets.Count.ShouldBeGreaterThanOrEqualTo(9);
        _octets.Max().ShouldBeLessThan(_octets[0] + Tolerance);
    }

    public override string ToString() => $"heap in KiB after each tenth: {string.Join(", ", _octets.Select(each => each / 1024))}";
}
