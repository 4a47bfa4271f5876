using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// One sentence of a failure's explanation, with the number by which later sentences refer to it, if any do.
/// </summary>
public sealed record ReportLine(int? Number, string Text);

/// <summary>
/// Writes a derivation as sentences, each of which follows from those before it (pub, doc/solver.md, "Error Reporting"). A
/// sentence that is used more than once, or far away, gets a number.
/// </summary>
public sealed class FailureReport
{
    private readonly Dictionary<Incompatibility, int> _uses = [];
    private readonly Dictionary<Incompatibility, int> _numbers = [];
    private readonly ImmutableArray<ReportLine>.Builder _lines = ImmutableArray.CreateBuilder<ReportLine>();

    // The remaining work, next item on top. An explicit stack, since derivations can be deeper than a thread's stack.
    private readonly Stack<Action> _open = new();

    private FailureReport()
    {
    }

    /// <summary>The sentences; the last one says that there is no solution.</summary>
    public static ImmutableArray<ReportLine> Of(ResolutionFailure failure)
    {
        var report = new FailureReport();
        foreach (var incompatibility in failure.Derivation())
        {
            if (incompatibility.Cause is IncompatibilityCause.Derived(var first, var second))
            {
                report.Use(first);
                report.Use(second);
            }
        }

        report._open.Push(() => report.Explain(failure.RootCause, isNumbered: false));
        while (report._open.TryPop(out var next))
        {
            next();
        }

        return report._lines.DrainToImmutable();
    }

    private void Use(Incompatibility cause) => _uses[cause] = _uses.GetValueOrDefault(cause) + 1;

    /// <param name="incompatibility">A derived one.</param>
    private void Explain(Incompatibility incompatibility, bool isNumbered)
    {
        var (first, second) = (IncompatibilityCause.Derived)incompatibility.Cause;
        var numbered = isNumbered || _uses.GetValueOrDefault(incompatibility) > 1;
        switch (IsDerived(first), IsDerived(second))
        {
            case (true, true):
                ExplainBothDerived(incompatibility, first, second, numbered);
                break;
            case (true, false):
                ExplainOneDerived(incompatibility, first, second, numbered);
                break;
            case (false, true):
                ExplainOneDerived(incompatibility, second, first, numbered);
                break;
            default:
                Write(incompatibility, numbered, $"Because {FailureWording.Of(first, second)}");
                break;
        }
    }

    private void ExplainBothDerived(
        Incompatibility incompatibility, Incompatibility first, Incompatibility second, bool numbered)
    {
        if (_numbers.TryGetValue(first, out var one) && _numbers.TryGetValue(second, out var two))
        {
            Write(incompatibility, numbered,
                $"Because {FailureWording.Of(first)} ({one}) and {FailureWording.Of(second)} ({two})");
        }
        else if (_numbers.ContainsKey(first) || _numbers.ContainsKey(second))
        {
            var (known, open) = _numbers.ContainsKey(first) ? (first, second) : (second, first);
            Do(
                () => Explain(open, isNumbered: false),
                () => Write(incompatibility, numbered, $"And because {FailureWording.Of(known)} ({_numbers[known]})"));
        }
        else if (IsOneLine(first) || IsOneLine(second))
        {
            var (longer, shorter) = IsOneLine(second) ? (first, second) : (second, first);
            Do(
                () => Explain(longer, isNumbered: false),
                () => Explain(shorter, isNumbered: false),
                () => Write(incompatibility, numbered, "Thus"));
        }
        else
        {
            Do(
                () => Explain(first, isNumbered: true),
                () => Explain(second, isNumbered: false),
                () => Write(incompatibility, numbered, $"And because {FailureWording.Of(first)} ({_numbers[first]})"));
        }
    }

    private void ExplainOneDerived(
        Incompatibility incompatibility, Incompatibility derived, Incompatibility fact, bool numbered)
    {
        if (_numbers.TryGetValue(derived, out var number))
        {
            Write(
                incompatibility, numbered, $"Because {FailureWording.Of(fact)} and {FailureWording.Of(derived)} ({number})");
        }
        else if (_uses[derived] == 1 && derived.Cause is IncompatibilityCause.Derived(var first, var second)
            && IsDerived(first) != IsDerived(second) && !_numbers.ContainsKey(IsDerived(first) ? first : second))
        {
            // The intermediate line would say little; both facts go into one sentence.
            var (inner, innerFact) = IsDerived(first) ? (first, second) : (second, first);
            Do(
                () => Explain(inner, isNumbered: false),
                () => Write(incompatibility, numbered,
                    $"And because {FailureWording.Of(innerFact, fact)}"));
        }
        else
        {
            Do(
                () => Explain(derived, isNumbered: false),
                () => Write(incompatibility, numbered, $"And because {FailureWording.Of(fact)}"));
        }
    }

    private void Do(params ReadOnlySpan<Action> steps)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            _open.Push(steps[i]);
        }
    }

    private void Write(Incompatibility incompatibility, bool isNumbered, string reason)
    {
        int? number = isNumbered ? _numbers.Count + 1 : null;
        if (number is { } given)
        {
            _numbers.TryAdd(incompatibility, given);
        }

        _lines.Add(new ReportLine(number, $"{reason}, {FailureWording.Of(incompatibility)}."));
    }

    private static bool IsDerived(Incompatibility incompatibility) =>
        incompatibility.Cause is IncompatibilityCause.Derived;

    /// <summary>Whether one sentence explains it.</summary>
    private bool IsOneLine(Incompatibility incompatibility) =>
        incompatibility.Cause is IncompatibilityCause.Derived(var first, var second) && !IsDerived(first)
            && !IsDerived(second)
        && _uses[incompatibility] == 1;
}
