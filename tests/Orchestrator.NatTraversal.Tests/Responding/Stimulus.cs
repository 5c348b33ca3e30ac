using System.Globalization;
using System.Net;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>
/// One datagram of a case. First token 500 or 4500, the own port. Then <c>v2</c>, <c>main</c> or <c>aggressive</c> with payloads
/// <c>type:body</c> (<c>type!:body</c> critical), chained and measured here; <c>i= r= x= f= v= m=</c> set header fields in hexadecimal
/// (<c>r=answer</c> takes the last answer's); <c>@offset=hex</c> overwrites, <c>cut=n</c> and <c>add=hex</c> change the end, all after the
/// lengths were set; <c>pad=hex</c> adds octets that the length counts; <c>bare</c> leaves the marker out; <c>raw=hex</c> is a whole datagram; <c>again</c> the one before;
/// <c>from=address:port</c>; <c>wait=seconds</c>.
/// </summary>
internal sealed class Stimulus
{
    public const ulong DefaultSpi = 0x1122334455667788;

    private readonly List<(byte Type, bool Critical, string Body)> _payloads = [];
    private readonly List<Func<byte[], byte[]>> _changes = [];
    private byte _version = 0x20;
    private byte _exchange = 34;
    private byte _flags = 8;
    private uint _messageId;
    private ulong _initiator = DefaultSpi;
    private string _responder = "0";
    private bool _bare;
    private string? _raw;

    public bool Again { get; private set; }

    public int OwnPort { get; private set; }

    public IPEndPoint? From { get; private set; }

    public double Wait { get; private set; }

    public static Stimulus Parse(string line)
    {
        var tokens = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var stimulus = new Stimulus { OwnPort = Bodies.Number(tokens[0]) };
        foreach (var token in tokens[1..])
            stimulus.Take(token);
        return stimulus;
    }

    public byte[] Build(Bodies bodies)
    {
        if (_raw is not null)
            return bodies.Of(_raw);
        bodies.Initiator = _initiator;
        bodies.Responder = _responder switch
        {
            "answer" => Convert.ToUInt64(Convert.ToHexString(bodies.LastAnswer.AsSpan(8, 8)), 16),
            "kept" => bodies.Responder,
            _ => Convert.ToUInt64(_responder, 16),
        };
        var octets = new List<byte>();
        for (var at = 0; at < _payloads.Count; at++)
        {
            var (_, critical, text) = _payloads[at];
            var body = bodies.Of(text);
            var next = at + 1 < _payloads.Count ? _payloads[at + 1].Type : (byte)0;
            octets.AddRange([next, critical ? (byte)0x80 : (byte)0, .. Bodies.U16(body.Length + 4), .. body]);
        }
        byte[] message =
        [
            .. Bodies.U64(_initiator), .. Bodies.U64(bodies.Responder), _payloads.Count == 0 ? (byte)0 : _payloads[0].Type, _version, _exchange, _flags,
            (byte)(_messageId >> 24), (byte)(_messageId >> 16), (byte)(_messageId >> 8), (byte)_messageId, 0, 0, .. Bodies.U16(octets.Count + 28), .. octets,
        ];
        foreach (var change in _changes)
            message = change(message);
        return OwnPort == 4500 && !_bare ? [0, 0, 0, 0, .. message] : message;
    }

    private void Take(string token)
    {
        var (key, value) = token.Split('=', 2) is [var k, var v] ? (k, v) : (token, "");
        if (key.StartsWith('@'))
        {
            var at = Bodies.Number(key[1..]);
            _changes.Add(message => Wire.Octets.With(message, at, Convert.FromHexString(value)));
        }
        else if (value.Length > 0 || token == "raw=")
        {
            Set(key, value);
        }
        else if (token.Split(':', 2) is [var type, var body])
        {
            _payloads.Add((byte.Parse(type.TrimEnd('!'), CultureInfo.InvariantCulture), type.EndsWith('!'), body));
        }
        else
        {
            Switch(token);
        }
    }

    private void Set(string key, string value)
    {
        switch (key)
        {
            case "i": _initiator = Convert.ToUInt64(value, 16); break;
            case "r": _responder = value; break;
            case "x": _exchange = Convert.ToByte(value, 16); break;
            case "f": _flags = Convert.ToByte(value, 16); break;
            case "v": _version = Convert.ToByte(value, 16); break;
            case "m": _messageId = Convert.ToUInt32(value, 16); break;
            case "from": From = IPEndPoint.Parse(value); break;
            case "wait": Wait = double.Parse(value, CultureInfo.InvariantCulture); break;
            case "raw": _raw = value; break;
            case "cut": _changes.Add(message => message[..^Bodies.Number(value)]); break;
            case "pad": _changes.Add(message => Wire.Octets.WithTrueLength([.. message, .. Convert.FromHexString(value)])); break;
            case "add": _changes.Add(message => [.. message, .. Convert.FromHexString(value)]); break;
            default: throw new FormatException(key);
        }
    }

    private void Switch(string token)
    {
        switch (token)
        {
            case "v2": break;
            case "main": (_version, _exchange, _flags) = (0x10, 2, 0); break;
            case "aggressive": (_version, _exchange, _flags) = (0x10, 4, 0); break;
            case "bare": _bare = true; break;
            case "again": Again = true; break;
            default: throw new FormatException(token);
        }
    }
}
