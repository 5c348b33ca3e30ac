using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Tells rules of ip6tables by what only they can say.</summary>
internal static class Ipv6Words
{
    private static readonly HashSet<string> Modules = new("icmp6 hl rt hbh dst ipv6header frag eui64 mh".Split(' '), StringComparer.Ordinal);

    public static bool Speak(IReadOnlyList<Word> words)
    {
        for (int index = 0; index + 1 < words.Count; index++)
        {
            string option = words[index].Text, value = words[index + 1].Text;
            if (!words[index].IsOption)
                continue;
            if (option is "-m" or "--match" && Modules.Contains(value))
                return true;
            if (option is "-s" or "-d" or "--source" or "--destination" or "--to-source" or "--to-destination" or "--src-range" or "--dst-range" && IsAddress(value))
                return true;
            if (option == "--reject-with" && value.StartsWith("icmp6", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static bool IsAddress(string text) =>
        text.Count(c => c == ':') > 1 && IPAddress.TryParse(text.TrimStart('[').Split('/', '-', ']')[0], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
