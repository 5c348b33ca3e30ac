using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Server;

/// <summary>What <c>/ip/service</c> says about a connection.</summary>
internal static class ServiceGate
{
    private const int DefaultSessions = 20;

    public static async Task<bool> AdmitsAsync(VirtualRouter router, string service, IPAddress remote, CancellationToken cancellationToken)
    {
        using (await router.LockAsync(cancellationToken))
        {
            var row = router.Database.Table("ip/service").ByKey(service);
            return row is not null && !row.Values.IsTrue("disabled") && Allows(row["address"], remote) && HasRoom(router, service, row["max-sessions"]);
        }
    }

    /// <summary>The certificate of <c>api-ssl</c> with its key, or null.</summary>
    public static async Task<X509Certificate2?> CertificateAsync(VirtualRouter router, CancellationToken cancellationToken)
    {
        using (await router.LockAsync(cancellationToken))
        {
            var name = router.Database.Table("ip/service").ByKey("api-ssl")?["certificate"];
            return name is null or "none" ? null : Certificates.Load(router, name);
        }
    }

    public static bool Allows(string? list, IPAddress remote)
    {
        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return string.IsNullOrEmpty(list) || list.Split(',').Any(prefix => Prefixes.Contains(prefix, address));
    }

    private static bool HasRoom(VirtualRouter router, string service, string? most) =>
        !router.Version.AtLeast(7, 16)
        || router.Sessions.All.Count(session => session.Via == service) < (most is null ? DefaultSessions : int.Parse(most, CultureInfo.InvariantCulture));
}
