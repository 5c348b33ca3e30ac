using System.Globalization;
using System.Text.RegularExpressions;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>Reads what an agent told of a program. A box may say anything: what is not this program's transcript is a fault that names the line.</summary>
internal sealed partial class TranscriptReader
{
    private const string Beginning = "agent 1 ";
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly AgentProgram _program;
    private readonly Ipv4Endpoint?[] _bound;
    private readonly AgentTrouble?[] _shut;
    private readonly AgentSendResult[] _sends;
    private readonly List<AgentReceived> _received = [];
    private readonly List<AgentError> _errors = [];
    private TimeSpan? _started;
    private TimeSpan? _ended;
    private TimeSpan _now;
    private int _dropped;

    private TranscriptReader(AgentProgram program)
    {
        _program = program;
        _bound = new Ipv4Endpoint?[program.Sockets.Length];
        _shut = new AgentTrouble?[program.Sockets.Length];
        _sends = new AgentSendResult[program.Sends.Length];
    }

    public static Outcome<AgentTranscript> Read(AgentProgram program, string output)
    {
        // What a login's own files print comes first.
        var lines = output.Split('\n').SkipWhile(line => !line.StartsWith(Beginning, StringComparison.Ordinal)).ToList();
        if (lines.Count == 0 || lines[0] is not ("agent 1 python" or "agent 1 perl"))
            return new DeviceFault(FaultReason.Refused, "the agent did not begin");
        var reader = new TranscriptReader(program);
        foreach (var line in lines.Skip(1).TakeWhile(_ => reader._ended is null))
        {
            if (line.Length == 0)
                break;
            if (!reader.Take(line.Split(' ')))
                return new DeviceFault(FaultReason.Refused, "the agent's answer is not understood: " + Shown(line));
        }
        return reader._ended is null ? new DeviceFault(FaultReason.ConnectionLost, "the agent's answer broke off") : reader.Transcript();
    }

    private AgentTranscript Transcript() => new()
    {
        StartedAt = _started ?? default,
        Bound = [.. _bound],
        Shut = [.. _shut],
        Sends = [.. _sends],
        Received = [.. _received],
        Errors = [.. _errors],
        EndedAt = _ended ?? default,
        Dropped = _dropped,
    };

    private bool Take(string[] words) => _started is null ? TakeOpening(words) : TakeEvent(words);

    private bool TakeOpening(string[] words) => words switch
    {
        ["open", var socket, var address, var port] => IsNewSocket(socket, out var index) && IsEndpoint(address, port, out var bound) && Set(() => _bound[index] = bound),
        ["shut", var socket, var error] => IsNewSocket(socket, out var index) && IsTrouble(error, out var trouble) && Set(() => _shut[index] = trouble),
        ["start", var uptime] => Enumerable.Range(0, _bound.Length).All(index => _bound[index] is not null || _shut[index] is not null)
            && IsNumber(uptime, long.MaxValue / TimeSpan.TicksPerMillisecond, out var at) && Set(() => _started = TimeSpan.FromMilliseconds(at)),
        _ => false,
    };

    private bool TakeEvent(string[] words) => words switch
    {
        ["sent", var line, var time] => TakeFate(line, time, AgentSendFate.Sent, null),
        ["skip", var line, var time] => TakeFate(line, time, AgentSendFate.Skipped, null),
        ["fail", var line, var time, var error] => IsTrouble(error, out var trouble) && TakeFate(line, time, AgentSendFate.Failed, trouble),
        ["got", var socket, var time, var address, var port, var hex] => _received.Count < AgentProgram.MaxReceived && IsOpenSocket(socket, out var index) && IsTime(time)
            && IsEndpoint(address, port, out var from) && IsHex(hex, out var octets) && Set(() => _received.Add(new AgentReceived(index, _now, from, octets))),
        ["error", var socket, var time, var error] => _errors.Count < AgentProgram.MaxReceived && IsOpenSocket(socket, out var index) && IsTime(time)
            && IsTrouble(error, out var trouble) && Set(() => _errors.Add(new AgentError(index, _now, trouble))),
        ["tick", var time] => IsTime(time),
        ["end", var time, var dropped] => IsTime(time) && IsNumber(dropped, int.MaxValue, out var count) && Set(() => (_ended, _dropped) = (_now, (int)count)),
        _ => false,
    };

    private bool TakeFate(string line, string time, AgentSendFate fate, AgentTrouble? trouble) =>
        IsNumber(line, _sends.Length - 1, out var index) && _sends[index].Fate == AgentSendFate.NotReached && IsTime(time)
        && Set(() => _sends[index] = new AgentSendResult(fate, _now, trouble));

    private bool IsNewSocket(string word, out int index) => IsSocket(word, out index) && _bound[index] is null && _shut[index] is null;

    private bool IsOpenSocket(string word, out int index) => IsSocket(word, out index) && _bound[index] is not null;

    private bool IsSocket(string word, out int index)
    {
        var fits = IsNumber(word, _bound.Length - 1, out var number);
        index = (int)number;
        return fits;
    }

    /// <summary>Times never go back.</summary>
    private bool IsTime(string word)
    {
        if (!IsNumber(word, (long)(_program.Duration + Slack).TotalMilliseconds, out var number) || TimeSpan.FromMilliseconds(number) < _now)
            return false;
        _now = TimeSpan.FromMilliseconds(number);
        return true;
    }

    private static bool IsEndpoint(string address, string port, out Ipv4Endpoint endpoint)
    {
        endpoint = default;
        if (!Ipv4Address.TryParse(address, out var parsed) || !IsNumber(port, ushort.MaxValue, out var number))
            return false;
        endpoint = new Ipv4Endpoint(parsed, (int)number);
        return true;
    }

    private static bool IsNumber(string word, long most, out long number) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static bool IsHex(string word, out byte[] octets)
    {
        octets = [];
        if (word == "-")
            return true;
        if (word.Length is 0 or > 2 * ushort.MaxValue || word.Length % 2 != 0 || !word.All(char.IsAsciiHexDigitLower))
            return false;
        octets = Convert.FromHexString(word);
        return true;
    }

    private static bool IsTrouble(string word, out AgentTrouble trouble)
    {
        trouble = word switch
        {
            "EADDRINUSE" => AgentTrouble.PortInUse,
            "EADDRNOTAVAIL" => AgentTrouble.NoSuchAddress,
            "EACCES" or "EPERM" => AgentTrouble.NotPermitted,
            "ENETUNREACH" or "EHOSTUNREACH" or "ENETDOWN" or "EHOSTDOWN" => AgentTrouble.Unreachable,
            "ECONNREFUSED" => AgentTrouble.PortUnreachable,
            "EMSGSIZE" => AgentTrouble.TooLarge,
            _ => AgentTrouble.Other,
        };
        return ErrorName().IsMatch(word);
    }

    private static bool Set(Action action)
    {
        action();
        return true;
    }

    private static string Shown(string line) =>
        string.Concat(line.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or ':' ? c : '?'));

    [GeneratedRegex("^E[A-Z0-9]{1,20}\\z")]
    private static partial Regex ErrorName();
}
