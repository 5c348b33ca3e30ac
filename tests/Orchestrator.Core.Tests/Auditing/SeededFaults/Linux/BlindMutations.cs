namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>Changes of any line by any means, without knowing what they break, if anything.</summary>
internal static class BlindMutations
{
    /// <summary>null where the chance fell on a change that this line does not allow.</summary>
    public static LinuxBox? Of(LinuxBox good, Random random)
    {
        var box = Renamed(good);
        var lines = box.Lines.Where(line => line.Place is not (LinuxBox.Address or LinuxBox.Route)).ToList();
        var (place, name, text) = lines[random.Next(lines.Count)];
        var beside = lines.Where(line => line.Place == place && line.Name != name).Select(line => line.Name).ToList();
        bool isRule = place is not (LinuxBox.Policy or LinuxBox.Set);
        switch (random.Next(8))
        {
            case 0:
                return box.Without(name);
            case 1 when beside.Count > 0 && isRule:
                return box.MoveBefore(name, beside[random.Next(beside.Count)]);
            case 2 when beside.Count > 0 && isRule:
                return box.InsertBefore(beside[random.Next(beside.Count)], name + " again", text);
            case 3:
                return Changed(text.Replace("/24", random.Next(2) == 0 ? "/25" : "/26", StringComparison.Ordinal));
            case 4:
                return Changed(text.Replace(box.Shape.RemoteLan, "10.0.0.0/8", StringComparison.Ordinal));
            case 5 when isRule:
                string[] names = [box.Shape.Wan, box.Shape.Lan, "guests0"];
                return Changed(text.Replace(names[random.Next(2)], names[random.Next(3)], StringComparison.Ordinal));
            case 6 when isRule:
                var words = box.Words;
                string[] verdicts = [words.Accept, words.Drop, words.Return];
                return verdicts.FirstOrDefault(one => text.EndsWith(one, StringComparison.Ordinal)) is { } verdict ? Changed(text[..^verdict.Length] + verdicts[random.Next(3)]) : null;
            case 7 when isRule:
                return Changed(Turned(text, box.Words));
            default:
                return null;
        }

        LinuxBox? Changed(string now) => now == text ? null : box.Change(name, _ => now);
    }

    /// <summary>Asks the opposite of policies, or nothing of them any more, or of the state.</summary>
    private static string Turned(string text, LinuxWords words)
    {
        if (text.Contains(words.WillEncrypt, StringComparison.Ordinal))
            return text.Replace(words.WillEncrypt, words.WontEncrypt, StringComparison.Ordinal);
        if (text.Contains(words.WontEncrypt, StringComparison.Ordinal))
            return text.Replace(words.WontEncrypt, words.WillEncrypt, StringComparison.Ordinal);
        return text.Contains(words.Decrypted, StringComparison.Ordinal) ? text.Replace(words.Decrypted, "", StringComparison.Ordinal) : text.Replace(words.Open, words.Broken, StringComparison.Ordinal);
    }

    /// <summary>Each line by a name of its own.</summary>
    private static LinuxBox Renamed(LinuxBox good)
    {
        int number = 0;
        return good.Named(line => $"{line} {++number}");
    }
}
