using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Orchestrator.Benchmarks.Responder;

/// <param name="Answers">Right answers.</param>
/// <param name="Seconds">From the first question to the last answer.</param>
/// <param name="CpuSeconds">Of the answering process meanwhile, user and system.</param>
internal sealed record Answered(long Answers, long Others, double Seconds, double CpuSeconds);

/// <summary>A client that keeps a number of questions on the way: another is asked when one is answered. A process of its own, on a core of its own.</summary>
internal static class Asking
{
    public const string Part = "part:ask";

    private const int OnTheWay = 64;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1);

    public static void Run(string questionName, string server, string process, string seconds)
    {
        var question = Question.Of(questionName);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 50, ReceiveBufferSize = 1 << 20, SendBufferSize = 1 << 20 };
        socket.Connect(IPEndPoint.Parse(server));
        ulong number = (ulong)Stopwatch.GetTimestamp() << 20;
        Ask(socket, question, Warm, ref number);
        double before = CpuSeconds(process);
        var watch = Stopwatch.StartNew();
        var (answers, others) = Ask(socket, question, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), ref number);
        Console.WriteLine(JsonSerializer.Serialize(new Answered(answers, others, watch.Elapsed.TotalSeconds, CpuSeconds(process) - before)));
    }

    private static (long Answers, long Others) Ask(Socket socket, Question question, TimeSpan time, ref ulong number)
    {
        byte[] octets = [.. question.Octets];
        byte[] answer = new byte[4_096];
        long answers = 0, others = 0;
        int waiting = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
        {
            for (; waiting < OnTheWay; waiting++)
            {
                Question.Renew(octets, ++number);
                socket.Send(octets);
            }
            try
            {
                int size = socket.Receive(answer);
                waiting--;
                if (question.Expects(answer.AsSpan(0, size)))
                    answers++;
                else
                    others++;
            }
            catch (SocketException silence) when (silence.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // What was not answered by now was dropped.
                waiting = 0;
            }
        }
        return (answers, others);
    }

    /// <summary>User and system time of all threads, proc(5): fields 14 and 15, in ticks of 10 ms.</summary>
    private static double CpuSeconds(string process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }
}
