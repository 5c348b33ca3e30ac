using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>OpenIKED's daemon, from an unpacked package, in a guest: it talks to its kernel by PF_KEY, which few kernels still have.</summary>
internal sealed class OpenIked : IDisposable
{
    private readonly GuestHost _guest;

    private OpenIked(GuestHost guest) => _guest = guest;

    /// <summary>Starts the guest; the daemon waits in it.</summary>
    /// <param name="site">Whose host it is.</param>
    /// <param name="suite">The "ikesa" words of iked.conf; empty for its own proposals.</param>
    public static async Task<OpenIked> StartAsync(NatSite site, string suite)
    {
        GuestHost.Need();
        var package = await Fetched.FolderAsync("openiked");
        var folder = new ClientFolder();
        folder.Write("package", package);
        folder.Write("address", $"{site.HostAddress}");
        folder.Write("gateway", $"{site.Gateway}");
        folder.Write("peer", $"{NatWorld.Addresses[0]}");
        folder.Write("iked.conf", $"""
            ikev2 "probe" active esp \
              from {site.HostAddress} to 10.9.0.0/24 \
              local {site.HostAddress} peer {NatWorld.Addresses[0]} \
              {(suite.Length > 0 ? $"ikesa {suite} " : "")}\
              srcid {CharonConnection.Identity} psk "only for this test"

            """);
        return new OpenIked(await GuestHost.StartAsync(site, "iked", folder));
    }

    /// <summary>Lets the daemon begin and watches it until it logs this; the output is all that it logged.</summary>
    public async Task<CommandResult> InitiateAsync(string until)
    {
        await _guest.TypeAsync("go");
        var ended = await _guest.SaysAsync(TimeSpan.FromSeconds(60), until);
        // What it might still send.
        await Task.Delay(1000);
        return new CommandResult("iked", ended ? 0 : 1, _guest.Console, "");
    }

    public void Dispose() => _guest.Dispose();
}
