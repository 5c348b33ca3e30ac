using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>The product's responder without limits on how often it may be asked, as a process of its own.</summary>
internal static class Serving
{
    public const string Part = "part:serve";

    public static async Task RunAsync(string address, int keyUses, CancellationToken stop)
    {
        var all = new RateLimit(10_000_000, 10_000_000);
        var settings = new HostSettings
        {
            Addresses = [IPAddress.Parse(address)],
            ServeStrangers = true,
            RawEsp = false,
            Limits = new RateLimits { PerSource = all, Total = all, DiffieHellman = all },
            // Cookies are what a loaded responder asks for; here the answers themselves are measured.
            Responder = new ResponderSettings { MaxHalfOpen = 1 << 17, CookieThreshold = (1 << 17) - 1, KeyUses = keyUses },
        };
        using var random = RandomNumberGenerator.Create();
        await using var host = new ResponderHost(settings, TimeProvider.System, random, new MachineAddresses());
        host.Start();
        foreach (var listener in host.Health().Listeners.Where(each => each.Failure is not null))
            throw new InvalidOperationException($"{listener.Listener.Local}: {listener.Failure}");
        Console.WriteLine("ready");
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
