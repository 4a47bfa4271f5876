<?php
// Prints how each check went, and `all well` where every one of them passed.
function report(array $checks): void
{
    foreach ($checks as $name => $passed) {
        echo $name, $passed === true ? " is well\n" : ' FAILS: ' . var_export($passed, true) . "\n";
    }
    echo array_filter($checks, static fn ($passed) => $passed !== true) === [] ? "all well\n" : "not well\n";
}
