namespace Rumprun.Packages.Core.Elf;

/// <summary>What an ELF file is (System V gABI, e_type).</summary>
public enum ElfType
{
    None = 0,
    Relocatable = 1,
    Executable = 2,
    SharedObject = 3,
    Core = 4,
}

/// <summary>The processor that an ELF file is for (System V gABI, e_machine): those that Rumprun knows.</summary>
public enum ElfMachine
{
    None = 0,
    I386 = 3,
    Arm = 40,
    X86_64 = 62,
}

/// <summary>A section of an ELF file: where its bytes lie in the file and which other section it refers to.</summary>
public sealed record ElfSection(string Name, uint Type, long Offset, long Size, uint Link);

/// <summary>Names an architecture in ELF's terms.</summary>
public static class ElfMachineExtensions
{
    public static ElfMachine ToElfMachine(this Architecture architecture) => architecture switch
    {
        Architecture.X86_64 => ElfMachine.X86_64,
        Architecture.I486 => ElfMachine.I386,
        Architecture.Arm => ElfMachine.Arm,
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, null),
    };
}
