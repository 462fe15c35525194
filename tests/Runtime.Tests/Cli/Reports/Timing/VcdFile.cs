namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary>
/// Reads a value change dump by the grammar of IEEE 1364, section 18, for tests. It refuses what a viewer would choke on: unknown or
/// doubled names, values wider than their signal, time that does not grow, scopes left open, changes before the first time.
/// </summary>
internal sealed class VcdFile
{
    private readonly Dictionary<string, VcdSignal> _byId = [];

    private VcdFile()
    {
    }

    /// <summary>Text of the timescale, such as "1 ps".</summary>
    public string Timescale { get; private set; } = "";

    /// <summary>Comments, in order.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Signals by their path, such as <c>neurochip.chip0.core0_phase</c>.</summary>
    public Dictionary<string, VcdSignal> Signals { get; } = [];

    /// <summary>The last time.</summary>
    public long End { get; private set; } = -1;

    public static VcdFile Parse(string text)
    {
        var file = new VcdFile();
        var tokens = new Queue<string>(text.Split([' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
        file.ReadHeader(tokens);
        file.ReadChanges(tokens);
        return file;
    }

    private void ReadHeader(Queue<string> tokens)
    {
        var scopes = new Stack<string>();
        while (true)
        {
            string keyword = tokens.Dequeue();
            List<string> words = [];
            for (string word = tokens.Dequeue(); word != "$end"; word = tokens.Dequeue())
            {
                words.Add(word);
            }

            switch (keyword)
            {
                case "$enddefinitions":
                    scopes.ShouldBeEmpty("a scope is open");
                    return;
                case "$timescale":
                    Timescale = string.Join(' ', words);
                    break;
                case "$comment" or "$version" or "$date":
                    Comments.Add(string.Join(' ', words));
                    break;
                case "$scope":
                    words[0].ShouldBe("module");
                    words.Count.ShouldBe(2);
                    scopes.Push(words[1]);
                    break;
                case "$upscope":
                    scopes.Pop();
                    break;
                case "$var":
                    Add(words, string.Join('.', scopes.Reverse()));
                    break;
                default:
                    throw new InvalidDataException($"no keyword: {keyword}");
            }
        }
    }

    private void Add(List<string> words, string scope)
    {
        words.Count.ShouldBe(4, string.Join(' ', words));
        words[0].ShouldBeOneOf("wire", "reg", "integer");
        words[2].ShouldAllBe(letter => letter >= '!' && letter <= '~');
        words[3].ShouldAllBe(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
        var signal = new VcdSignal(int.Parse(words[1]), []);
        _byId.Add(words[2], signal);
        Signals.Add($"{scope}.{words[3]}", signal);
    }

    private void ReadChanges(Queue<string> tokens)
    {
        while (tokens.TryDequeue(out string? token))
        {
            switch (token[0])
            {
                case '#':
                    long time = long.Parse(token[1..]);
                    time.ShouldBeGreaterThan(End);
                    End = time;
                    break;
                case 'b':
                    VcdSignal vector = _byId[tokens.Dequeue()];
                    (token.Length - 1).ShouldBeInRange(1, vector.Bits);
                    Change(vector, Convert.ToInt64(token[1..], 2));
                    break;
                case '0' or '1':
                    VcdSignal bit = _byId[token[1..]];
                    bit.Bits.ShouldBe(1);
                    Change(bit, token[0] - '0');
                    break;
                default:
                    throw new InvalidDataException($"no value change: {token}");
            }
        }
    }

    private void Change(VcdSignal signal, long value)
    {
        End.ShouldBeGreaterThanOrEqualTo(0, "a change before the first time");
        signal.Changes.Add((End, value));
    }
}

/// <summary>A signal and the times (in the file's unit) at which it takes values.</summary>
internal sealed record VcdSignal(int Bits, List<(long Time, long Value)> Changes)
{
    /// <summary>For how long it had a value between two times.</summary>
    public long TimeAt(long value, long from, long to)
    {
        long sum = 0;
        for (int i = 0; i < Changes.Count; i++)
        {
            long start = Math.Max(from, Changes[i].Time);
            long end = Math.Min(to, i + 1 < Changes.Count ? Changes[i + 1].Time : to);
            sum += Changes[i].Value == value ? Math.Max(0, end - start) : 0;
        }

        return sum;
    }
}
