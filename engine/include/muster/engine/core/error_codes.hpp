#pragma once
#include <cstdint>

namespace muster {

/// Stable numbers: printed as E1203, found in the catalogue under that key, never reused. 1xxx text documents, 2xxx binary
/// files, 3xxx worlds, 4xxx plans, 5xxx running, 6xxx verification cases. One line each in engine/messages/errors.tsv.
enum class ErrorCode : std::uint16_t {
  // 10xx: the file itself
  cannot_open = 1001, not_yaml = 1002, not_utf8 = 1003, empty_file = 1004, wrong_version = 1005, too_deep = 1006,
  too_large = 1007, several_documents = 1008, duplicate_key = 1009, missing_version = 1010,
  tab_indent = 1011, full_width_mark = 1012, tag_not_allowed = 1013, control_character = 1014,
  // 11xx: keys
  unknown_key = 1101, missing_key = 1102, unknown_key_did_you_mean = 1103, wrong_kind = 1104, alias_not_allowed = 1105,
  exactly_one = 1106, key_not_text = 1107, no_decision_here = 1108,
  // 12xx: values
  not_a_number = 1201, not_an_integer = 1202, must_be_positive = 1203, below_minimum = 1204, above_maximum = 1205,
  not_a_choice = 1206, not_a_choice_did_you_mean = 1207, not_a_duration = 1208, not_a_bool = 1209, empty_text = 1210,
  wrong_length = 1211, not_increasing = 1212, not_finite = 1213, not_a_date = 1214, inconsistent = 1215, unknown_name = 1216,
  unknown_name_did_you_mean = 1217, wrong_unit = 1218, duplicate_id = 1219, out_of_extent = 1220,
  not_a_utc_offset = 1221, not_a_quantity = 1222,
  // 13xx: tables (CSV) and grids (ASC)
  missing_column = 1301, bad_cell = 1302, short_row = 1303, no_rows = 1304, bad_grid_header = 1305, bad_grid_size = 1306,
  // 20xx: binary files
  not_hdf5 = 2001, truncated_file = 2002, wrong_format = 2003, version_too_new = 2004, version_too_old = 2005,
  missing_data_set = 2006, wrong_type = 2007, wrong_shape = 2008, bad_checksum = 2009, cannot_write = 2010,
  other_inputs = 2011, incomplete_result = 2012, no_checkpoint = 2013, value_out_of_range = 2014, missing_attribute = 2015,
  storage_failed = 2016, unreadable_structure = 2017, unexpected_data_set = 2018,
  // 30xx: worlds
  dangling_reference = 3001, duplicate_row_id = 3002, no_rows_in_table = 3003, not_connected = 3004, bad_geometry = 3005,
  link_too_short = 3006, no_terrain = 3007, outside_terrain = 3008, bad_capacity = 3009, bad_hierarchy = 3010,
  bad_household = 3011, bad_range = 3012,
  // 40xx: plans
  unknown_trigger = 4001, unknown_action = 4002, unknown_place = 4003, bad_decision_range = 4004, unknown_role = 4005,
  unknown_plan = 4006, no_shelter_open = 4007, rule_cycle = 4008, unknown_trigger_did_you_mean = 4009,
  unknown_action_did_you_mean = 4010, plan_id_taken = 4011,
  // 50xx: running
  two_owners = 5001, no_owner = 5002, unknown_model = 5003, unstable_solution = 5004, nothing_to_do = 5005,
  unknown_model_did_you_mean = 5006, not_conserved = 5007, wrong_phase = 5008,
  // 60xx: verification cases
  bad_case = 6001, missing_data_folder = 6002, unknown_runner = 6003,
};

}  // namespace muster
