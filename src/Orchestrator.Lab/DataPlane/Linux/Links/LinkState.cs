namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>A device the tables ask for. <see cref="Create"/> is empty for one that the machine has by itself.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Create">The words after <c>link add NAME</c>; another value means another device.</param>
/// <param name="Mtu">Octets.</param>
/// <param name="Up">Whether it is enabled.</param>
/// <param name="Master">The bridge it belongs to, or null.</param>
internal sealed record Device(string Name, string Create, int Mtu, bool Up, string? Master);

/// <summary>An address on a device.</summary>
internal sealed record DeviceAddress(string Device, string Prefix);

/// <summary>A route: the words after <c>route add</c>, and the device it leaves by (null for a blackhole).</summary>
internal sealed record KernelRoute(string Words, string? Device);

/// <summary>What the kernel should have: devices, addresses, routes. Which row became which device or route is kept for the live values.</summary>
internal sealed record LinkState
{
    public static LinkState Empty { get; } = new();

    public IReadOnlyList<Device> Devices { get; init; } = [];

    public IReadOnlyList<DeviceAddress> Addresses { get; init; } = [];

    public IReadOnlyList<KernelRoute> Routes { get; init; } = [];

    /// <summary>Kernel names by interface name.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids of routes that are in force.</summary>
    public IReadOnlySet<string> ActiveRoutes { get; init; } = new HashSet<string>();

    /// <summary>What could not be carried out, for the log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
