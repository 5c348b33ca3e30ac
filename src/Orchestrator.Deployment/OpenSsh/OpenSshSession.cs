using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>A master connection of our own, and a multiplexed client per command.</summary>
internal sealed class OpenSshSession : ISshSession
{
    private static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SocketPoll = TimeSpan.FromMilliseconds(5);

    private readonly SshFolder _folder;
    private readonly Process _master;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task<(string Text, bool Fits)> _masterError;
    private int _disposed;

    private OpenSshSession(SshFolder folder, Process master)
    {
        _folder = folder;
        _master = master;
        _masterError = ChildProcess.ReadAsync(master.StandardError.BaseStream, 1 << 20, _closing);
    }

    public static async Task<Outcome<ISshSession>> OpenAsync(DeviceAccess access, HostKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = SshFolder.Make(key, access.Credential);
        OpenSshSession session;
        try
        {
            session = new OpenSshSession(folder, ChildProcess.Start(SshWords.Master(access, key, folder)));
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            return new DeviceFault(FaultReason.MissingProgram, "ssh, on the orchestrator's own machine");
        }
        bool open = false;
        try
        {
            if (await session.LoginAsync(time, cancellationToken) is { } fault)
                return fault;
            open = true;
            return session;
        }
        finally
        {
            folder.ForgetCredential();
            if (!open)
                await session.DisposeAsync();
        }
    }

    public async Task<Outcome<SshResult>> RunAsync(SshCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(command.Timeout);
        try
        {
            var start = SshWords.Command(_folder, ShellQuoting.CommandLine(command.Arguments));
            var result = await ChildProcess.RunAsync(start, command.Input, command.MostOutput, clock.Token);
            if (result.TooMuch)
                return new DeviceFault(FaultReason.Refused, string.Create(CultureInfo.InvariantCulture, $"{command} answered more than {command.MostOutput} octets"));
            return result.ExitCode == 255 ? await LostAsync(result.Error) : new SshResult(result.ExitCode, result.Output, result.Error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeviceFault(FaultReason.TimedOut, string.Create(CultureInfo.InvariantCulture, $"{command} ran longer than {command.Timeout.TotalSeconds:0} s"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        ChildProcess.End(_master);
        await _master.WaitForExitAsync();
        await _closing.CancelAsync();
        _master.Dispose();
        _closing.Dispose();
        _folder.Dispose();
    }

    /// <summary>The socket appears when the login has succeeded.</summary>
    private async Task<DeviceFault?> LoginAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (!File.Exists(_folder.ControlPath))
        {
            if (_master.HasExited)
                return SshFaults.Of((await _masterError).Text);
            if (time.GetElapsedTime(started) > LoginPatience)
                return new DeviceFault(FaultReason.TimedOut, "no answer to the login");
            await Task.Delay(SocketPoll, time, cancellationToken);
        }
        return null;
    }

    private async Task<DeviceFault> LostAsync(string error)
    {
        string said = _master.HasExited ? (await _masterError).Text : error;
        return SshFaults.Of(said) with { Reason = FaultReason.ConnectionLost };
    }
}
