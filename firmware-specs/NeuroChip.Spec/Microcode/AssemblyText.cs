namespace NeuroChip.Spec.Microcode;

/// <summary>One text on its way to a program: directives first, so that a label may stand below its use, then instructions.</summary>
internal sealed class AssemblyText
{
    private readonly List<(int Line, List<AssemblyToken> Tokens)> _lines = [];
    private readonly AssemblySymbols<short> _constants = new(MicroSyntax.ConstantPrefix, MicroSyntax.ConstantDirective);
    private readonly AssemblySymbols<LearnLimit> _limits = new(MicroSyntax.LimitPrefix, MicroSyntax.LimitDirective);
    private readonly List<ushort> _words = [];
    private readonly List<SourcePlace> _places = [];
    private readonly List<AssemblyProblem> _problems = [];
    private int _lastLine;

    public AssemblyText(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            _lastLine++;
            List<AssemblyToken> tokens = AssemblyLexer.Cut(line);
            if (tokens.Count > 1)
            {
                _lines.Add((_lastLine, tokens));
            }
        }
    }

    private bool Full => _problems.Count >= MicroAssembler.MaxProblems;

    public static AssembledProgram Refused(params ReadOnlySpan<AssemblyProblem> problems) => new()
    {
        Program = null,
        Places = [],
        ConstantLabels = [],
        LimitLabels = [],
        Problems = [.. problems],
        Summary = null,
    };

    public void ReadDirectives()
    {
        foreach ((int line, List<AssemblyToken> tokens) in _lines)
        {
            if (tokens[0].Kind == TokenKind.Directive && !Full)
            {
                Directive(new AssemblyCursor(tokens, line, _problems));
            }
        }
    }

    public void ReadInstructions()
    {
        foreach ((int line, List<AssemblyToken> tokens) in _lines)
        {
            bool instruction = tokens[0].Kind != TokenKind.Directive || MicroSyntax.IndexOf([MicroSyntax.WordDirective], tokens[0].Text) == 0;
            if (instruction && !Full)
            {
                Instruction(new AssemblyCursor(tokens, line, _problems));
            }
        }
    }

    public AssembledProgram Result()
    {
        if (_problems.Count > 0)
        {
            return Refused([.. _problems.OrderBy(problem => problem.Line)]);
        }

        var program = new MicroProgram(_words, _constants.Values, _limits.Values);
        MicroVerdict verdict = MicroVerifier.Verify(program);
        return new AssembledProgram
        {
            Program = program,
            Places = [.. _places],
            ConstantLabels = [.. _constants.Labels],
            LimitLabels = [.. _limits.Labels],
            Problems = [.. verdict.Problems.Take(MicroAssembler.MaxProblems).Select(Placed)],
            Summary = verdict.Summary,
        };
    }

    /// <summary>A problem of the program, at the line of its instruction; one of its length at the word too many, or at the end.</summary>
    private AssemblyProblem Placed(MicroProblem problem)
    {
        int word = _words.Count > MicroProgram.MaxWords ? MicroProgram.MaxWords : problem.Word;
        SourcePlace place = word < _places.Count ? _places[word] : new SourcePlace(_lastLine, 1);
        return new AssemblyProblem(problem.Code, place.Line, place.Column, problem.Found, problem.Allowed);
    }

    private void Directive(AssemblyCursor cursor)
    {
        AssemblyToken token = cursor.Take();
        switch (MicroSyntax.IndexOf(MicroSyntax.Directives, token.Text))
        {
            case 0:
                Constant(cursor);
                break;
            case 1:
                Limit(cursor);
                break;
            case 2:
                break; // an instruction by its bits, in its turn
            default:
                cursor.Fail(
                    MicrocodeCodes.UnknownMnemonic, token, token.Shown,
                    string.Join(", ", MicroSyntax.Directives) + NearestWord.Hint(token.Text, MicroSyntax.Directives));
                break;
        }
    }

    private void Constant(AssemblyCursor cursor)
    {
        AssemblyToken label = cursor.Take();
        if (_constants.CheckLabel(cursor, label) && cursor.Number(short.MinValue, short.MaxValue, "constant", out int value) && cursor.End())
        {
            _constants.Add(label.Text, (short)value);
        }
    }

    private void Limit(AssemblyCursor cursor)
    {
        AssemblyToken label = cursor.Take();
        FieldLimit range = LearnLimit.LowLimit(WordLayout.Loihi1);
        if (!_limits.CheckLabel(cursor, label) || !cursor.Number((int)range.Min, (int)range.Max, "lower bound", out int low))
        {
            return;
        }

        if (!cursor.TakeIf(".."))
        {
            cursor.FailOperand("'..' and the upper bound");
        }
        else if (cursor.Number((int)range.Min, (int)range.Max, "upper bound", out int high) && cursor.End())
        {
            _limits.Add(label.Text, new LearnLimit { Low = low, High = high });
        }
    }

    private void Instruction(AssemblyCursor cursor)
    {
        AssemblyToken token = cursor.Take();
        int word;
        if (token.Kind == TokenKind.Directive)
        {
            if (!cursor.Number(0, ushort.MaxValue, "word", out word) || !cursor.End())
            {
                return;
            }
        }
        else if (token.Kind != TokenKind.Word)
        {
            cursor.Fail(MicrocodeCodes.UnexpectedText, token, token.Shown, "an instruction, a directive or a comment at the start of a line");
            return;
        }
        else if (MicroInstructions.Find(token.Text) is not { } instruction)
        {
            string[] known = [.. MicroInstructions.All.Where(item => item.Opcode != MicroOpcode.Extend).Select(item => item.Mnemonic)];
            cursor.Fail(MicrocodeCodes.UnknownMnemonic, token, token.Shown, string.Join(", ", known) + NearestWord.Hint(token.Text, known));
            return;
        }
        else if (new OperandParser(cursor, _constants, _limits).Read(instruction, out int operands))
        {
            word = ((int)instruction.Opcode << 12) | operands;
        }
        else
        {
            return;
        }

        _words.Add((ushort)word);
        _places.Add(cursor.Place);
    }
}
