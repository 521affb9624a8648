/**
 * The cell, one of the records a session's data is divided into, of all fields that are not isolated.
 *
 * An isolated field is a cell of its own, by its name; no field has this one.
 */
export const MAIN_CELL = ""
